"""ImageDataGenerator by itself: what it promises of numbers, epochs and threads."""

import pickle
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import tinycnn
from tinycnn.compat.image_data_generator import ImageDataGenerator, Iterator
from tinycnn.layers.names import forget_names

CHANGES = {
    "rotation_range": 20,
    "width_shift_range": 0.2,
    "height_shift_range": 0.2,
    "shear_range": 10,
    "zoom_range": 0.2,
    "horizontal_flip": True,
    "vertical_flip": True,
}


@pytest.fixture
def images():
    return np.random.default_rng(0).random((23, 8, 6, 3)).astype("float32")


def marked(n):
    """Images that say their number in every pixel."""
    return np.broadcast_to(np.arange(n, dtype="float32")[:, None, None, None], (n, 4, 4, 1))


def test_an_epoch_gives_every_sample_once():
    batches = ImageDataGenerator().flow(marked(23), np.arange(23), batch_size=5, seed=1)
    assert len(batches) == 5
    epochs = []
    for _ in range(3):
        found = [next(batches) for _ in range(5)]
        assert [len(x) for x, _ in found] == [5, 5, 5, 5, 3]
        for x, y in found:
            np.testing.assert_array_equal(x[:, 0, 0, 0], y)
        epochs.append(np.concatenate([y for _, y in found]))
        assert sorted(epochs[-1]) == list(range(23))
    assert not (epochs[0] == epochs[1]).all()


def test_without_shuffle_samples_keep_their_order():
    batches = ImageDataGenerator().flow(marked(7), batch_size=3, shuffle=False)
    for _ in range(2):
        np.testing.assert_array_equal(np.concatenate([next(batches)[:, 0, 0, 0] for _ in range(3)]), range(7))


def test_reset_begins_a_new_epoch():
    batches = ImageDataGenerator().flow(marked(8), batch_size=3, shuffle=False)
    next(batches)
    batches.reset()
    np.testing.assert_array_equal(next(batches)[:, 0, 0, 0], range(3))


def test_same_seed_same_batches_and_each_epoch_others(images):
    def epoch_of(batches):
        return np.concatenate([next(batches) for _ in range(len(batches))])

    one, two = (ImageDataGenerator(**CHANGES).flow(images, batch_size=4, seed=3) for _ in range(2))
    first, second = epoch_of(one), epoch_of(one)
    np.testing.assert_array_equal(first, epoch_of(two))
    np.testing.assert_array_equal(second, epoch_of(two))
    assert not (np.sort(first, axis=None) == np.sort(second, axis=None)).all()


def test_the_seed_of_numpy_is_enough(images):
    def batch():
        np.random.seed(5)
        return next(ImageDataGenerator(**CHANGES).flow(images))

    np.testing.assert_array_equal(batch(), batch())


def test_images_and_masks_with_one_seed_are_changed_alike(images):
    generator = ImageDataGenerator(**CHANGES)
    x = next(generator.flow(images, seed=9))
    masks = next(generator.flow(images[..., :1], np.arange(23), seed=9))[0]
    np.testing.assert_array_equal(x[..., :1], masks)


def test_the_size_of_batches_does_not_change_images(images):
    generator = ImageDataGenerator(**CHANGES)
    small = generator.flow(images, batch_size=2, shuffle=False, seed=4)
    large = generator.flow(images, batch_size=23, shuffle=False, seed=4)
    np.testing.assert_array_equal(np.concatenate([small[i] for i in range(len(small))]), large[0])


def test_many_threads_get_each_batch_of_an_epoch_once(images):
    def batches():
        return ImageDataGenerator(**CHANGES).flow(images, np.arange(23), batch_size=1, seed=6)

    alone = batches()
    expected = {int(y[0]): x for x, y in (next(alone) for _ in range(23))}
    shared, barrier = batches(), threading.Barrier(4)

    def read(_):
        barrier.wait()
        return [next(shared) for _ in range(5)]

    with ThreadPoolExecutor(4) as pool:
        found = sum(pool.map(read, range(4)), [])
    assert len({int(y[0]) for _, y in found}) == 20
    for x, y in found:
        np.testing.assert_array_equal(x, expected[int(y[0])])


def test_channels_first_is_the_same_with_other_axes(images):
    last = ImageDataGenerator(channel_shift_range=0.2, samplewise_center=True, **CHANGES)
    first = ImageDataGenerator(
        channel_shift_range=0.2, samplewise_center=True, data_format="channels_first", **CHANGES
    )
    expected = next(last.flow(images, seed=2))
    found = next(first.flow(np.moveaxis(images, -1, 1), seed=2))
    np.testing.assert_allclose(np.moveaxis(found, 1, -1), expected, atol=1e-6)


def test_validation_split_cuts_the_first_part_off():
    generator = ImageDataGenerator(validation_split=0.25)
    x, y = marked(8), np.array([0, 1] * 4)
    validation = generator.flow(x, y, shuffle=False, subset="validation")
    training = generator.flow(x, y, shuffle=False, subset="training")
    assert (validation.n, training.n) == (2, 6)
    np.testing.assert_array_equal(next(validation)[0][:, 0, 0, 0], [0, 1])
    np.testing.assert_array_equal(next(training)[0][:, 0, 0, 0], range(2, 8))


def test_sorted_labels_cannot_be_split():
    generator = ImageDataGenerator(validation_split=0.5)
    with pytest.raises(ValueError, match="same classes in the training and in the validation subset"):
        generator.flow(marked(8), np.arange(8) // 4, subset="training")
    assert generator.flow(marked(8), np.arange(8), subset="training", ignore_class_split=True).n == 4


def test_sample_weights_and_other_inputs_go_along():
    other = np.arange(6) * 10
    batches = ImageDataGenerator().flow((marked(6), other), np.arange(6), sample_weight=np.arange(6) / 6)
    (x, misc), y, weights = next(batches)
    np.testing.assert_array_equal(x[:, 0, 0, 0], y)
    np.testing.assert_array_equal(misc, y * 10)
    np.testing.assert_array_equal(weights, y / 6)


def test_shifts_by_whole_pixels_and_from_a_list():
    x = np.zeros((200, 1, 11, 1), "float32")
    x[:, 0, 5] = 1

    def places(shift):  # across, as Keras has it
        batch = next(ImageDataGenerator(height_shift_range=shift).flow(x, batch_size=200, seed=0))
        return set(np.argmax(batch[:, 0, :, 0], axis=1) - 5)

    assert places(3) == {-2, -1, 0, 1, 2}
    assert places([1, 4]) == {-4, -1, 1, 4}
    assert places(1) == {0}


def test_rescale_comes_after_the_function():
    seen = []

    def double(image):
        seen.append(image.shape)
        return image * 2

    generator = ImageDataGenerator(preprocessing_function=double, rescale=0.1)
    x = next(generator.flow(np.full((3, 4, 4, 1), 5, "uint8")))
    assert seen == [(4, 4, 1)] * 3 and x.dtype == np.float32
    np.testing.assert_allclose(x, 1, rtol=1e-6)


def test_what_is_given_is_not_changed(images):
    before = images.copy()
    generator = ImageDataGenerator(featurewise_center=True, samplewise_center=True, rescale=2.0)
    generator.fit(images)
    next(generator.flow(images))
    np.testing.assert_array_equal(images, before)


def test_featurewise_statistics_bring_the_data_to_zero_and_one(images):
    generator = ImageDataGenerator(featurewise_center=True, featurewise_std_normalization=True)
    generator.fit(images)
    x = next(generator.flow(images, batch_size=23))
    np.testing.assert_allclose(x.mean(axis=(0, 1, 2)), 0, atol=1e-5)
    np.testing.assert_allclose(x.std(axis=(0, 1, 2)), 1, atol=1e-4)


def test_whitening_takes_correlations_out():
    rng = np.random.default_rng(1)
    x = (rng.normal(size=(500, 12)) @ rng.normal(size=(12, 12))).reshape(500, 2, 2, 3).astype("float32")
    with pytest.warns(UserWarning, match="zca_whitening sets featurewise_center"):
        generator = ImageDataGenerator(zca_whitening=True, dtype="float64")
    generator.fit(x)
    white = next(generator.flow(x, batch_size=500)).reshape(500, 12)
    np.testing.assert_allclose(white.T @ white / 500, np.eye(12), atol=1e-3)


def test_statistics_that_were_not_fitted_are_left_out_with_a_warning(images):
    generator = ImageDataGenerator(featurewise_center=True)
    with pytest.warns(UserWarning, match="Call fit"):
        x = next(generator.flow(images, shuffle=False))
    np.testing.assert_array_equal(x, images)


def test_fit_on_changed_images_is_repeatable(images):
    means = []
    for _ in range(2):
        generator = ImageDataGenerator(featurewise_center=True, fill_mode="constant", **CHANGES)
        generator.fit(images, augment=True, rounds=2, seed=8)
        means.append(generator.mean)
    np.testing.assert_array_equal(*means)
    assert abs(means[0] - images.mean(axis=(0, 1, 2))).max() > 1e-3


def test_iterators_can_be_pickled(images):
    batches = ImageDataGenerator(**CHANGES).flow(images, seed=1)
    next(batches)
    again = pickle.loads(pickle.dumps(batches))
    np.testing.assert_array_equal(next(again), next(batches))


def test_changed_images_are_saved(images, tmp_path):
    folder = tmp_path / "seen"
    next(
        ImageDataGenerator().flow(
            images, batch_size=3, save_to_dir=folder, save_prefix="a", save_format="jpeg"
        )
    )
    assert len(list(folder.glob("a_*.jpeg"))) == 3


def test_an_own_iterator_needs_one_method():
    class Numbers(Iterator):
        def _get_batches_of_transformed_samples(self, index_array):
            return index_array * 2

    batches = Numbers(5, 2, False, None)
    assert [list(next(batches)) for _ in range(4)] == [[0, 2], [4, 6], [8], [0, 2]]
    assert list(batches[2]) == [8]


@pytest.mark.parametrize(
    "settings, text",
    [
        ({"zoom_range": (1, 2, 3)}, "zoom_range to be a number or two"),
        ({"fill_mode": "nearst"}, "Did you mean 'nearest'"),
        ({"data_format": "first"}, "Unknown data_format"),
        ({"validation_split": 1.5}, "validation_split to be between 0 and 1"),
        ({"brightness_range": 0.5}, "brightness_range to be two numbers"),
        ({"rotation_range": "much"}, "rotation_range to be a number"),
        ({"width_shift_range": "some"}, "width_shift_range to be a number or a list"),
    ],
)
def test_settings_of_a_wrong_form_are_refused(settings, text):
    with pytest.raises(ValueError, match=text):
        ImageDataGenerator(**settings)


def test_data_of_a_wrong_form_are_refused(images):
    generator = ImageDataGenerator()
    with pytest.raises(ValueError, match=r"images of shape \(N, H, W, C\), received \(23, 8, 6\)"):
        generator.flow(images[..., 0])
    with pytest.raises(ValueError, match="23 rows in y"):
        generator.flow(images, np.zeros(3))
    with pytest.raises(ValueError, match="Did you mean 'training'"):
        generator.flow(images, subset="train")
    with pytest.raises(IndexError, match="a batch below 1"):
        generator.flow(images)[1]
    with pytest.warns(UserWarning, match="1, 3 or 4 channels on axis 3"):
        generator.flow(images[..., :2])


# In training -------------------------------------------------------------------------


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


def test_batches_that_are_skipped_are_followed_by_those_that_would_have_come():
    def flow():
        return ImageDataGenerator(**CHANGES).flow(images, batch_size=4, seed=7)

    images = marked(23)
    whole = flow()
    expected = [next(whole) for _ in range(20)]
    for first in range(7):
        for count in (0, 1, 5, 6, 7, 12):
            batches = flow()
            for _ in range(first):
                next(batches)
            batches.skip(count)
            batches.batch_index = (first + count) % len(batches)
            np.testing.assert_array_equal(next(batches), expected[first + count])


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
