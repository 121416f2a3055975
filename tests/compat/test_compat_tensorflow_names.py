"""The names of TensorFlow that scripts touch: tensors, seeds, devices, sessions, placeholders."""

import os
import subprocess
import sys

import numpy as np
import pytest

import tinycnn
from tinycnn import Input, layers
from tinycnn.compat import tensorflow as tf
from tinycnn.compat.notes import forget_notes
from tinycnn.compat.placeholders import NotSupportedError


@pytest.fixture(autouse=True)
def nothing_said():
    forget_notes()


def test_a_tensor_is_an_array_with_a_few_words_more():
    x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    assert isinstance(x, np.ndarray) and tf.is_tensor(x) and not tf.is_tensor(x.numpy())
    assert type(x.numpy()) is np.ndarray and x.shape.as_list() == [2, 2] and x.shape == (2, 2)
    for part in (x[0], x[0, 1], x + 1, 1 - x, x @ x, x > 2, -x, x.sum(), x.mean(axis=0), x.T, x[x > 1]):
        assert isinstance(part, tf.Tensor)
    assert x[0, 1].numpy() == 2.0 and float(x[1, 1]) == 4.0 and int(x[1, 0]) == 3
    assert f"{tf.reduce_mean(x):.2f}" == "2.50"
    assert str(tf.constant([1, 2])) == "tf.Tensor([1 2], shape=(2,), dtype=int32)"
    assert repr(tf.constant(1.5)) == "<tf.Tensor: shape=(), dtype=float32, numpy=1.5>"
    assert [row.numpy().tolist() for row in x] == [[1.0, 2.0], [3.0, 4.0]]
    assert bool(x[0, 0] == 1.0) and np.argmax(x, axis=1).tolist() == [1, 1]
    np.testing.assert_array_equal(np.asarray(x), x.numpy())


def test_a_variable_can_be_written_into():
    v = tf.Variable([1.0, 2.0], name="weights")
    v.assign([3.0, 4.0]).assign_add([1.0, 1.0]).assign_sub([0.5, 0.5])
    assert v.numpy().tolist() == [3.5, 4.5] and v.value().numpy().tolist() == [3.5, 4.5]
    assert repr(v).startswith("<tf.Variable 'weights:0' shape=(2,) dtype=float32, numpy=array([3.5, 4.5]")


@pytest.mark.parametrize("name", ["relu", "softmax", "sigmoid", "tanh", "elu", "selu", "softplus", "swish"])
def test_an_activation_is_the_library_own_in_a_layer(name):
    function = getattr(tf.nn, name)
    layer = layers.Dense(3, activation=function)
    assert layer.activation is tinycnn.activations.get(name)
    assert layer.get_config()["activation"] in (name, "silu")
    assert isinstance(function([1.0, -2.0]), tf.Tensor)


def test_activations_are_called_on_tensors_of_models():
    inputs = Input((4,))
    x = tf.nn.relu(layers.Dense(3)(inputs))
    model = tinycnn.Model(inputs, tf.nn.softmax(layers.Dense(2)(tf.nn.leaky_relu(x))))
    kinds = [type(layer).__name__ for layer in model.layers]
    assert kinds == ["InputLayer", "Dense", "Activation", "LeakyReLU", "Dense", "Activation"]


def test_a_seed_is_that_of_the_library_too():
    def drawn():
        tf.random.set_seed(5)
        layer = layers.Dense(3)
        layer.ensure_built((None, 2))
        return layer.get_weights()[0], tf.random.normal((2, 2)).numpy(), tf.random.uniform([3]).numpy()

    for one, other in zip(drawn(), drawn(), strict=True):
        np.testing.assert_array_equal(one, other)
    assert (tf.random.normal((5,)).numpy() != tf.random.normal((5,)).numpy()).any()


def test_random_numbers_are_spread_as_asked():
    tf.set_random_seed(1)
    normal = tf.random.normal((10_000,), mean=2.0, stddev=3.0).numpy()
    assert normal.mean() == pytest.approx(2, abs=0.15) and normal.std() == pytest.approx(3, abs=0.15)
    assert np.abs(tf.random.truncated_normal((10_000,)).numpy()).max() <= 2
    whole = tf.random.uniform((1000,), 0, 5, dtype=tf.int32).numpy()
    assert set(whole) == {0, 1, 2, 3, 4} and whole.dtype == np.int32
    assert sorted(tf.random.shuffle(np.arange(9)).numpy()) == list(range(9))
    assert tf.random.Generator.from_seed(1).normal((2, 2)).shape == (2, 2)


def test_random_changes_of_images_stay_within_what_was_asked():
    tf.random.set_seed(2)
    image = np.random.default_rng(0).random((8, 8, 3), dtype=np.float32)
    seen = [tf.image.random_brightness(image, 0.2).numpy() - image for _ in range(50)]
    deltas = [float(change.mean()) for change in seen]
    assert -0.2 <= min(deltas) < -0.05 and 0.05 < max(deltas) <= 0.2
    assert all(np.ptp(change) < 1e-5 for change in seen)
    flips = [(tf.image.random_flip_left_right(image).numpy() != image).any() for _ in range(100)]
    assert 25 < sum(flips) < 75
    for name, arguments in (
        ("random_contrast", (0.5, 1.5)),
        ("random_saturation", (0.5, 1.5)),
        ("random_hue", (0.3,)),
    ):
        changed = getattr(tf.image, name)(image, *arguments)
        assert changed.shape == image.shape and (changed.numpy() != image).any()
    crop = tf.image.random_crop(image, (4, 5, 3)).numpy()
    assert any((image[i : i + 4, j : j + 5] == crop).all() for i in range(5) for j in range(4))


@pytest.mark.parametrize(
    "call",
    [
        lambda: tf.image.flip_left_right(np.zeros((4, 4))),
        lambda: tf.image.grayscale_to_rgb(np.zeros((4, 4, 3))),
        lambda: tf.image.resize(np.zeros((4, 4, 1)), (2, 2), method="gaussian"),
        lambda: tf.image.crop_to_bounding_box(np.zeros((4, 4, 1)), 2, 2, 4, 4),
        lambda: tf.image.random_contrast(np.zeros((4, 4, 1)), 2, 1),
        lambda: tf.ensure_shape(np.zeros((4, 4)), (4, 3)),
        lambda: tf.debugging.assert_equal([1], [2]),
    ],
)
def test_mistakes_are_told(call):
    with pytest.raises(ValueError, match="expects .*, received"):
        call()


def test_there_is_one_device_and_settings_of_others_say_so_once(capsys):
    assert tf.config.list_physical_devices("GPU") == [] == tf.config.experimental.list_physical_devices("GPU")
    assert [one.device_type for one in tf.config.list_physical_devices()] == ["CPU"]
    for gpu in [*tf.config.list_physical_devices("GPU"), *tf.config.list_physical_devices("CPU")] * 2:
        tf.config.experimental.set_memory_growth(gpu, True)
    with tf.device("/GPU:0"):
        tf.config.set_visible_devices([], "GPU")
    assert not tf.test.is_gpu_available() and tf.test.gpu_device_name() == ""
    assert capsys.readouterr().err.count("there is one device, the CPU") == 1


def test_sessions_do_nothing_and_say_so_once(capsys):
    config = tf.ConfigProto(
        gpu_options=tf.GPUOptions(per_process_gpu_memory_fraction=0.3), device_count={"GPU": 1}
    )
    config.gpu_options.allow_growth = True
    with tf.Session(config=config) as session:
        session.run(tf.global_variables_initializer())
        assert session.run(tf.constant([1, 2])).tolist() == [1, 2]
    tf.compat.v1.keras.backend.set_session(tf.compat.v1.Session(config=tf.compat.v1.ConfigProto()))
    tf.compat.v1.disable_eager_execution()
    tf.reset_default_graph()
    assert capsys.readouterr().err.count("there are no sessions, graphs or devices") == 1
    with pytest.raises(NotImplementedError, match="no feed_dict"):
        session.run(tf.constant(1), feed_dict={"x": 1})


def test_threads_are_those_of_the_library():
    tf.config.threading.set_intra_op_parallelism_threads(1)
    assert tinycnn.get_num_threads() == 1 == tf.config.threading.get_intra_op_parallelism_threads()


def test_what_is_not_here_raises_when_it_is_called_and_not_before():
    gather = tf.raw_ops
    with pytest.raises(NotSupportedError, match=r"tensorflow.raw_ops"):
        gather.GatherV2(1)
    with pytest.raises(NotSupportedError, match="tensorflow.image.ssim"):
        tf.image.ssim(1, 2)
    with pytest.raises(NotSupportedError):
        tf.train.Saver()


def test_functions_stay_functions():
    @tf.function
    def double(x):
        return 2 * x

    @tf.autograph.experimental.do_not_convert
    def triple(x):
        return 3 * x

    assert (double(2), triple(2)) == (4, 6)
    assert tf.numpy_function(lambda x: x + 1, [np.ones(2)], tf.float32).numpy().tolist() == [2.0, 2.0]
    assert tf.map_fn(lambda x: x * 2, np.arange(3)).numpy().tolist() == [0, 2, 4]


def test_files_are_read_and_their_images_decoded(tmp_path):
    from PIL import Image

    pixels = np.arange(27, dtype=np.uint8).reshape(3, 3, 3)
    path = str(tmp_path / "a.png")
    Image.fromarray(pixels).save(path)
    assert tf.io.gfile.exists(path) and tf.io.gfile.glob(str(tmp_path / "*.png")) == [path]
    content = tf.io.read_file(path)
    np.testing.assert_array_equal(tf.image.decode_png(content), pixels)
    assert tf.io.decode_image(content, channels=1).shape == (3, 3, 1)
    data = tf.data.Dataset.list_files(str(tmp_path / "*.png")).map(tf.io.read_file).map(tf.io.decode_jpeg)
    np.testing.assert_array_equal(next(iter(data)), pixels)


def test_summaries_write_nothing_and_say_so_once(capsys, tmp_path):
    writer = tf.summary.create_file_writer(str(tmp_path / "logs"))
    with writer.as_default():
        tf.summary.scalar("loss", 0.5, step=1)
    assert capsys.readouterr().err.count("tf.summary writes nothing") == 1
    assert list(tmp_path.iterdir()) == []


SCRIPT = """
import tinycnn.compat
tinycnn.compat.install()
import tensorflow as tf
from tensorflow.python.client import device_lib
from tensorflow.python.framework import ops
from tensorflow.compat.v1 import ConfigProto, InteractiveSession
import tensorflow.compat.v1 as tf1
tf.get_logger().setLevel("ERROR")
tf1.logging.set_verbosity(tf1.logging.ERROR)
ops.reset_default_graph()
assert tf.__version__.split(".")[0] == "2"
assert tf.keras.layers.Dense(3, activation=tf.nn.relu).activation.name == "relu"
assert isinstance(tf.optimizers.Adam(0.1), tf.keras.optimizers.Adam)
strategy = tf.distribute.MirroredStrategy()
with strategy.scope():
    model = tf.keras.Sequential([tf.keras.layers.Input((2,)), tf.keras.layers.Dense(1)])
print(len(device_lib.list_local_devices()), tf.data.AUTOTUNE, strategy.num_replicas_in_sync)
"""


def test_a_script_finds_them_under_tensorflow():
    env = os.environ | {"PYTHONPATH": os.path.dirname(os.path.dirname(tinycnn.__file__))}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["1", "-1", "1"]
