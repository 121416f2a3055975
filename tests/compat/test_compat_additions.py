"""What is added beside the library: Ftrl, group normalization, checkpoints, data sets by another name."""

import numpy as np
import pytest
from compat_data import make_data

from tinycnn.compat import keras, tensorflow_datasets
from tinycnn.compat import tensorflow as tf
from tinycnn.compat.keras import layers
from tinycnn.compat.notes import forget_notes
from tinycnn.compat.placeholders import NotSupportedError

RNG = np.random.default_rng(17)
X = RNG.normal(size=(12, 4, 4, 6)).astype("float32")


@pytest.fixture
def data(tmp_path, monkeypatch):
    make_data(tmp_path)
    monkeypatch.setenv("TINYCNN_DATA_DIR", str(tmp_path))


def network():
    return keras.Sequential([layers.Flatten(input_shape=(4, 4, 6)), layers.Dense(2)])


@pytest.mark.parametrize("groups", [1, 3, -1])
def test_each_group_of_channels_is_normalized(groups):
    layer = layers.GroupNormalization(groups, epsilon=1e-9)
    y = layer(X).numpy()
    parts = y.reshape(12, 16, layer.groups, -1)
    np.testing.assert_allclose(parts.mean(axis=(1, 3)), 0, atol=1e-5)
    np.testing.assert_allclose(parts.std(axis=(1, 3)), 1, atol=1e-3)
    assert layers.GroupNormalization.from_config(layer.get_config()).groups == layer.groups
    with pytest.raises(ValueError, match="channels of 4 equal groups"):
        layers.GroupNormalization(4)(X)


@pytest.mark.parametrize("optimizer", ["ftrl", keras.optimizers.Ftrl(0.1, l2_regularization_strength=0.01)])
def test_ftrl_makes_the_loss_smaller(optimizer):
    model = network()
    model.compile(optimizer, "mse")
    losses = model.fit(X, np.zeros((12, 2)), epochs=5, verbose=0).history["loss"]
    assert losses[-1] < losses[0]


@pytest.mark.keras
def test_additions_compute_what_keras_computes():
    import keras as real

    for mine, theirs in (
        (layers.GroupNormalization(2), real.layers.GroupNormalization(2)),
        (layers.GroupNormalization(3, scale=False), real.layers.GroupNormalization(3, scale=False)),
    ):
        np.testing.assert_allclose(mine(X).numpy(), np.asarray(theirs(X)), rtol=1e-4, atol=1e-5)
    settings = {"learning_rate": 0.1, "l1_regularization_strength": 0.01, "beta": 0.2}
    start = RNG.normal(size=(5,)).astype("float32")
    weight, variable = tf.Variable(start), real.Variable(start)
    ours, others = keras.optimizers.Ftrl(**settings), real.optimizers.Ftrl(**settings)
    for _ in range(4):
        gradient = RNG.normal(size=(5,)).astype("float32")
        ours.apply_gradients([(gradient, weight)])
        others.apply_gradients([(real.ops.convert_to_tensor(gradient), variable)])
    np.testing.assert_allclose(weight.numpy(), np.asarray(variable), rtol=1e-4, atol=1e-6)


def test_a_checkpoint_brings_weights_and_the_optimizer_back(tmp_path):
    model, optimizer, step = network(), keras.optimizers.Adam(0.1), tf.Variable(1)

    def learn():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(model(X)))
        weights = model.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))

    learn()
    checkpoint = tf.train.Checkpoint(model=model, optimizer=optimizer, step=step, note="text")
    path = checkpoint.save(tmp_path / "folder" / "ckpt")
    assert path == tf.train.latest_checkpoint(tmp_path / "folder")
    learn()
    expected = model.get_weights()
    step.assign(7)
    checkpoint.restore(path).expect_partial()
    assert int(step) == 1 and optimizer.iterations == 1
    learn()
    for mine, after in zip(model.get_weights(), expected, strict=True):
        np.testing.assert_array_equal(mine, after)
    checkpoint.restore(None)


def test_a_manager_keeps_the_last_checkpoints(tmp_path):
    manager = tf.train.CheckpointManager(tf.train.Checkpoint(model=network()), str(tmp_path), max_to_keep=2)
    assert manager.latest_checkpoint is None
    paths = [manager.save() for _ in range(3)]
    assert manager.checkpoints == paths[1:] and manager.latest_checkpoint == paths[-1]


def test_data_sets_have_the_names_of_tensorflow_datasets(data):
    (train, test), info = tensorflow_datasets.load(
        "mnist", split=["train", "test"], as_supervised=True, with_info=True
    )
    image, label = next(iter(train))
    assert image.shape == (28, 28, 1) and image.dtype == "uint8" and label.numpy() in range(10)
    assert info.splits["train"].num_examples == len(train) == 240 and len(test) == 60
    assert info.features["label"].num_classes == 10 and info.features["image"].shape == (28, 28, 1)
    part = tensorflow_datasets.load("cifar10:3.*.*", split="train[:10%]+test[50%:]")
    assert len(part) == 24 + 30 and set(next(iter(part))) == {"image", "label"}
    whole = tensorflow_datasets.load("fashion_mnist", split="test", batch_size=-1, as_supervised=True)
    assert whole[0].shape == (60, 28, 28, 1)
    assert set(tensorflow_datasets.load("mnist")) == {"train", "test"}
    with pytest.raises(NotSupportedError, match="'imagenet2012'; here there are cifar10"):
        tensorflow_datasets.load("imagenet2012")
    with pytest.raises(ValueError, match="split expects"):
        tensorflow_datasets.load("mnist", split="train[third]")


def test_mixed_precision_is_said_not_to_be_here(capsys):
    forget_notes()
    keras.mixed_precision.set_global_policy("float32")
    assert capsys.readouterr().err == ""
    keras.mixed_precision.set_global_policy("mixed_float16")
    assert "numbers stay float32" in capsys.readouterr().err
    assert keras.mixed_precision.global_policy().compute_dtype == "float32"
    optimizer = keras.optimizers.SGD()
    assert keras.mixed_precision.LossScaleOptimizer(optimizer) is optimizer


def test_a_model_can_be_saved_as_tensorflow_did(tmp_path):
    model = network()
    tf.saved_model.save(model, str(tmp_path / "saved"))
    model.export(str(tmp_path / "exported"))
    for folder in ("saved", "exported"):
        again = tf.saved_model.load(str(tmp_path / folder))
        np.testing.assert_array_equal(again(X).numpy(), model(X).numpy())
