"""What scripts of Keras 3 use: keras.random, folders of images as tf.data, noisy labels."""

import numpy as np
import pytest
from PIL import Image

from tinycnn import compat, losses
from tinycnn.compat import keras
from tinycnn.compat import tensorflow as tf
from tinycnn.compat.keras import layers, random


def test_a_number_as_seed_gives_the_same_numbers_and_a_generator_others():
    first, again = (random.normal((5,), seed=3).numpy() for _ in range(2))
    np.testing.assert_array_equal(first, again)
    seeds = random.SeedGenerator(3)
    streams = [random.normal((5,), seed=seeds).numpy() for _ in range(2)]
    assert (streams[0] != streams[1]).any()
    same = random.SeedGenerator.from_config(seeds.get_config())
    np.testing.assert_array_equal(random.normal((5,), seed=same).numpy(), streams[0])


def test_the_seed_of_the_process_counts_where_none_is_given():
    found = []
    for _ in range(2):
        keras.utils.set_random_seed(5)
        found.append((random.uniform((4,)).numpy(), random.normal((4,), seed=random.SeedGenerator()).numpy()))
    np.testing.assert_array_equal(found[0], found[1])


def test_numbers_at_random_have_the_distributions_they_are_named_for():
    size = (20_000,)
    for numbers, mean, deviation in [
        (random.normal(size, 2.0, 3.0, seed=1), 2, 3),
        (random.uniform(size, -1.0, 1.0, seed=1), 0, 1 / np.sqrt(3)),
        (random.randint(size, 0, 10, seed=1), 4.5, np.sqrt(99 / 12)),
        (random.binomial(size, 10, 0.3, seed=1), 3, np.sqrt(2.1)),
        (random.beta(size, 2.0, 2.0, seed=1), 0.5, np.sqrt(0.05)),
        (random.gamma(size, 4.0, seed=1), 4, 2),
    ]:
        assert np.mean(numbers) == pytest.approx(mean, abs=0.1)
        assert np.std(numbers) == pytest.approx(deviation, abs=0.1)
    assert np.abs(random.truncated_normal(size, seed=1)).max() <= 2
    assert random.normal((2,)).dtype == "float32" and random.randint((2,), 0, 3).dtype == "int32"
    chosen = random.categorical([[0.0, np.log(3.0)]], 20_000, seed=2).numpy()
    assert chosen.shape == (1, 20_000) and chosen.mean() == pytest.approx(0.75, abs=0.02)
    assert sorted(random.shuffle(np.arange(9), seed=1).numpy()) == list(range(9))


class OwnDropout(layers.Layer):
    def __init__(self, rate):
        super().__init__()
        self.rate, self.seeds = rate, random.SeedGenerator(1)

    def call(self, inputs):
        return random.dropout(inputs, self.rate, seed=self.seeds)


def test_a_layer_of_ones_own_drops_with_a_gradient():
    x = tf.Variable(np.ones((4, 50), "float32"))
    with tf.GradientTape() as tape:
        y = OwnDropout(0.5)(x)
        loss = tf.reduce_sum(y)
    np.testing.assert_array_equal(tape.gradient(loss, x).numpy(), y.numpy())
    assert set(np.unique(y.numpy())) == {0, 2}
    model = keras.Sequential([layers.Dense(8, input_shape=(50,)), OwnDropout(0.5), layers.Dense(1)])
    model.compile("adam", "mse")
    history = model.fit(np.ones((16, 50)), np.ones(16), epochs=3, verbose=0)
    assert np.isfinite(history.history["loss"]).all()


@pytest.fixture
def folder(tmp_path):
    for name, color in (("blue", (0, 0, 250)), ("red", (250, 0, 0))):
        (tmp_path / name).mkdir()
        for i in range(5):
            Image.new("RGB", (6, 5), color).save(tmp_path / name / f"{i}.png")
    return tmp_path


def test_folders_of_images_go_through_the_steps_of_data_sets(folder):
    data = keras.utils.image_dataset_from_directory(folder, image_size=(4, 4), batch_size=4, seed=1)
    assert data.class_names == ["blue", "red"] and len(data.file_paths) == 10
    assert len(data) == 3 and int(data.cardinality()) == 3
    assert data.element_spec[0].shape == (None, 4, 4, 3)
    [(images, labels)] = data.take(1)
    np.testing.assert_array_equal(images[:, 0, 0, 0].numpy() == 250, labels.numpy() == 1)
    scaled = data.map(lambda x, y: (layers.Rescaling(1 / 255)(x), y)).cache().shuffle(10).prefetch(2)
    assert max(float(np.max(x)) for x, _ in scaled) < 1
    assert data.map(lambda x, y: x).unbatch().batch(10).get_single_element().shape == (10, 4, 4, 3)


def test_folders_of_images_feed_a_model_and_their_parts_do_not_overlap(folder):
    settings = {"validation_split": 0.4, "seed": 3, "image_size": (4, 4), "batch_size": 2}
    train, held_out = tf.keras.preprocessing.image_dataset_from_directory(folder, subset="both", **settings)
    assert (len(train), len(held_out)) == (3, 2)
    assert not set(train.file_paths) & set(held_out.file_paths)
    model = keras.Sequential([layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(2)])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    history = model.fit(train, validation_data=held_out, epochs=2, verbose=0)
    assert len(history.history["val_accuracy"]) == 2
    one_by_one = keras.utils.image_dataset_from_directory(folder, batch_size=None, image_size=(4, 4))
    assert len(one_by_one) == 10 and next(iter(one_by_one))[0].shape == (4, 4, 3)


def test_an_epoch_over_a_folder_has_another_order_than_the_one_before(folder):
    data = keras.utils.image_dataset_from_directory(folder, image_size=(4, 4), batch_size=10, seed=1)
    first, second = (next(iter(data))[1].numpy() for _ in range(2))
    assert sorted(first) == sorted(second) and (first != second).any()


def test_noisy_labels_are_taken_where_scripts_run_and_refused_elsewhere():
    labels, outputs = [[1.04], [-0.02]], np.array([[0.3], [2.0]], "float32")
    compat.install()
    try:
        loss = losses.BinaryCrossentropy(from_logits=True)(labels, outputs)
    finally:
        compat.uninstall()
    expected = np.mean(np.log1p(np.exp(outputs)) - np.array(labels) * outputs)
    assert float(loss) == pytest.approx(float(expected), rel=1e-5)
    with pytest.raises(ValueError, match=r"labels in \[0, 1\]"):
        losses.BinaryCrossentropy(from_logits=True)(labels, outputs)
