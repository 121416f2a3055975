"""ImageDataGenerator by itself: which samples come in which batch, whoever asks and how often."""

import pickle
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from compat_changes import CHANGES, marked

from tinycnn.compat.image_data_generator import ImageDataGenerator, Iterator


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


def test_iterators_can_be_pickled(images):
    batches = ImageDataGenerator(**CHANGES).flow(images, seed=1)
    next(batches)
    again = pickle.loads(pickle.dumps(batches))
    np.testing.assert_array_equal(next(again), next(batches))


def test_an_own_iterator_needs_one_method():
    class Numbers(Iterator):
        def _get_batches_of_transformed_samples(self, index_array):
            return index_array * 2

    batches = Numbers(5, 2, False, None)
    assert [list(next(batches)) for _ in range(4)] == [[0, 2], [4, 6], [8], [0, 2]]
    assert list(batches[2]) == [8]


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
