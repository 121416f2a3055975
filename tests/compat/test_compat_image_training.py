"""Training on what ImageDataGenerator gives: the same on any number of threads, and after a stop."""

import threading

import numpy as np
import pytest
from compat_changes import CHANGES

import tinycnn
from tinycnn.compat.image_data_generator import ImageDataGenerator, Iterator
from tinycnn.layers.names import forget_names


def small_model():
    layers = tinycnn.layers
    model = tinycnn.Sequential([layers.Input((8, 6, 3)), layers.Flatten(), layers.Dense(3)])
    model.compile("sgd", tinycnn.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def trained(images, threads=None, **settings):
    tinycnn.utils.set_random_seed(1)
    tinycnn.set_num_threads(threads)
    model = small_model()
    batches = ImageDataGenerator(**CHANGES).flow(images, np.arange(23) % 3, batch_size=4, seed=7)
    history = model.fit(batches, verbose=0, **settings)
    return np.concatenate([w.ravel() for w in model.get_weights()]), history, batches


def test_fit_takes_the_number_of_steps_from_the_length(images):
    _, history, batches = trained(images, epochs=2)
    assert history.params["steps"] == 6 and len(history.history["loss"]) == 2


@pytest.mark.parametrize("settings", [{"epochs": 4}, {"epochs": 5, "steps_per_epoch": 4}])
def test_training_gives_the_same_bytes_on_any_number_of_threads(images, settings):
    one, two = (trained(images, threads, **settings)[0] for threads in (1, 2))
    np.testing.assert_array_equal(one, two)


def test_epochs_of_other_lengths_go_on_where_the_last_one_stopped(images):
    seen = []

    class Seen(Iterator):
        def _get_batches_of_transformed_samples(self, index_array):
            seen.append(sorted(index_array))
            return images[index_array], index_array % 3

    history = small_model().fit(Seen(23, 4, False, 0), steps_per_epoch=9, epochs=2, shuffle=False, verbose=0)
    assert len(history.history["loss"]) == 2
    # Two are looked at before; then three passes of six.
    assert seen[2:] == [list(range(i, min(i + 4, 23))) for i in range(0, 23, 4)] * 3


def test_a_reader_that_runs_ahead_changes_nothing(images):
    """Steps end within a pass, when the next batches may or may not have been read already."""
    expected = trained(images, epochs=5, steps_per_epoch=4)[0]

    class Slow(tinycnn.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            threading.Event().wait(0.05)

    found = trained(images, epochs=5, steps_per_epoch=4, callbacks=[Slow()])[0]
    np.testing.assert_array_equal(found, expected)


def test_validation_and_predict_take_iterators(images):
    model = small_model()
    labels = np.arange(23) % 3
    plain = ImageDataGenerator().flow(images, labels, batch_size=5, shuffle=False)
    history = model.fit(images, labels, validation_data=plain, verbose=0)
    assert history.history["val_loss"][0] == pytest.approx(model.evaluate(images, labels, verbose=0))
    without = ImageDataGenerator().flow(images, batch_size=5, shuffle=False)
    np.testing.assert_allclose(model.predict(without, verbose=0), model.predict(images, verbose=0), rtol=1e-5)


@pytest.mark.parametrize("steps", [None, 4, 9])
@pytest.mark.parametrize("last", [1, 6, 7, 13, 17])
def test_a_training_on_changed_images_goes_on_with_the_next_ones(tmp_path, steps, last):
    class Stop(tinycnn.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if self.model.optimizer.iterations == min(last, 3 * (steps or 6)):
                raise KeyboardInterrupt

    def train(*callbacks):
        tinycnn.utils.set_random_seed(5)
        forget_names()
        layers = tinycnn.layers.Input((6, 6, 1)), tinycnn.layers.Flatten(), tinycnn.layers.Dense(2)
        model = tinycnn.Sequential(list(layers))
        model.compile("sgd", "mse")
        generator = ImageDataGenerator(horizontal_flip=True, rotation_range=20)
        given = {"x": generator.flow(x, y, batch_size=4), "steps_per_epoch": steps, "epochs": 3}
        given["validation_data"] = generator.flow(x[:9], y[:9], batch_size=4)
        try:
            return model.fit(**given, verbose=0, callbacks=list(callbacks)).history, model.get_weights()
        except KeyboardInterrupt:
            return None

    x, y = np.random.default_rng(0).random((23, 6, 6, 1)), np.random.default_rng(1).random((23, 2))
    guard = tinycnn.callbacks.BackupAndRestore(tmp_path / "run", save_freq=1)
    history, weights = train()
    assert not train(Stop(), guard)
    found, same = train(guard)
    assert found == history and all(map(np.array_equal, weights, same))
