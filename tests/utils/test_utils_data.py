"""Batches in Python, split data sets, lengths of 1, and the settings of the process."""

import numpy as np
import pytest

from tinycnn import backend, config, layers, utils


class Numbers(utils.PyDataset):
    def __len__(self):
        return 3

    def __getitem__(self, index):
        return np.full((2, 1), index)


def test_a_data_set_counts_and_gives_its_batches():
    data = Numbers(workers=2, max_queue_size=5)
    assert (data.workers, data.use_multiprocessing, data.max_queue_size) == (2, False, 5)
    assert len(data) == data.num_batches == 3
    assert [x[0, 0] for x in data] == [0, 1, 2]
    assert utils.Sequence is utils.PyDataset


def test_a_data_set_may_have_num_batches_alone_or_never_end():
    class Some(utils.PyDataset):
        num_batches = None

        def __init__(self):
            pass  # without the base: its settings are there all the same

        def __getitem__(self, index):
            return index

    endless = Some()
    assert endless.workers == 1
    first = iter(endless)
    assert [next(first), next(first)] == [0, 1]
    with pytest.raises(TypeError, match="never ends"):
        len(endless)
    Some.num_batches = 4
    assert len(endless) == 4 and list(endless) == [0, 1, 2, 3]


def test_a_data_set_without_its_methods_says_so():
    with pytest.raises(NotImplementedError, match="needs __len__"):
        len(utils.PyDataset())
    with pytest.raises(NotImplementedError, match="needs __getitem__"):
        utils.PyDataset()[0]
    with pytest.raises(ValueError, match="workers"):
        utils.PyDataset(workers=0)


@pytest.mark.parametrize(
    ("left", "right", "sizes"),
    [(0.7, None, (7, 3)), (None, 0.2, (8, 2)), (4, None, (4, 6)), (4, 3, (4, 3)), (0.5, 0.25, (5, 2))],
)
def test_sizes_of_a_split(left, right, sizes):
    parts = utils.split_dataset(np.arange(10), left, right)
    assert tuple(len(part) for part in parts) == sizes
    assert parts[0].arrays[0][0] == 0 and parts[1].arrays[0][-1] == 9


def test_a_mixed_split_keeps_pairs_and_repeats_by_its_seed():
    x = np.arange(20)
    first, again = (utils.split_dataset((x, x * 2), 0.5, shuffle=True, seed=s) for s in (1, 1))
    np.testing.assert_array_equal(first[0].arrays[0], again[0].arrays[0])
    assert first[0].arrays[0].tolist() != list(range(10))
    assert sorted([*first[0].arrays[0], *first[1].arrays[0]]) == x.tolist()
    for part in first:
        np.testing.assert_array_equal(part.arrays[1], part.arrays[0] * 2)
        assert all(y == 2 * x for x, y in part)


def test_batches_of_a_split():
    left, _ = utils.split_dataset((np.arange(10), np.arange(10)), 7)
    assert [len(x) for x, y in left.batch(3)] == [3, 3, 1]
    assert [len(x) for x, y in left.batch(3, drop_remainder=True)] == [3, 3]


@pytest.mark.parametrize(
    "sizes", [(None, None), (0.0, None), (1.0, None), (8, 5), ("half", None), (11, None)]
)
def test_sizes_that_do_not_fit_are_refused(sizes):
    with pytest.raises(ValueError, match="split_dataset expects"):
        utils.split_dataset(np.arange(10), *sizes)


def test_arrays_of_other_lengths_are_refused():
    with pytest.raises(ValueError, match="equally many"):
        utils.split_dataset((np.arange(3), np.arange(4)), 0.5)


@pytest.mark.parametrize("order", [1, 2, np.inf])
@pytest.mark.parametrize("axis", [0, 1, -1])
def test_normalized_vectors_have_length_one(axis, order):
    x = np.random.default_rng(0).normal(size=(3, 4))
    norms = np.linalg.norm(utils.normalize(x, axis, order), order, axis)
    np.testing.assert_allclose(norms, 1)


def test_the_number_type_of_new_layers_follows_floatx():
    assert layers.Dense(1).dtype == np.float32
    config.set_floatx("float64")
    assert layers.Dense(1).dtype == np.float64 == np.dtype(backend.floatx())
    assert layers.Dense(1, dtype="float32").dtype == np.float32
    assert backend.cast_to_floatx([1]).dtype == np.float64
    with pytest.raises(ValueError, match="'float32' or 'float64'"):
        config.set_floatx("float16")


def test_epsilon_is_kept(monkeypatch):
    before = backend.epsilon()
    config.set_epsilon(1e-4)
    try:
        assert backend.epsilon() == config.epsilon() == 1e-4
    finally:
        config.set_epsilon(before)
    with pytest.raises(ValueError, match="between 0 and 1"):
        backend.set_epsilon(0)


def test_channels_are_last():
    backend.set_image_data_format("channels_last")
    assert backend.image_data_format() == config.image_data_format() == "channels_last"
    with pytest.raises(ValueError, match="np.moveaxis"):
        backend.set_image_data_format("channels_first")


def test_a_cleared_session_names_layers_as_at_the_start():
    layers.Dense(1)
    backend.clear_session()
    assert layers.Dense(1).name == "dense"


def test_values_are_read_and_written():
    x = np.zeros((2, 3))
    backend.set_value(x, 5)
    assert backend.get_value(x).tolist() == [[5] * 3] * 2
    assert (backend.int_shape(x), backend.ndim(x), backend.count_params(x)) == ((2, 3), 2, 6)
    assert backend.get_value(0.1) == 0.1
    with pytest.raises(TypeError, match="Assign it where it is"):
        backend.set_value(0.1, 0.2)


def test_kinds_of_numbers():
    assert backend.is_float_dtype("float32") and not backend.is_float_dtype("int8")
    assert backend.is_int_dtype("uint8") and not backend.is_int_dtype(None)


def test_settings_that_have_only_one_value():
    config.set_backend(config.backend())
    with pytest.raises(ValueError, match="'numpy'"):
        config.set_backend("jax")
    config.disable_interactive_logging()
    assert not config.is_interactive_logging_enabled()
    config.enable_interactive_logging()
    assert config.is_interactive_logging_enabled()
