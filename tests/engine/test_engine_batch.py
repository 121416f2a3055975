"""A batch, of which shards fetch their parts."""

import numpy as np
import pytest

from tinycnn.engine.batch import Batch

X = np.arange(60, dtype=np.float32).reshape(20, 3)
Y = np.arange(20)
W = np.linspace(0.5, 2, 20)
ROWS = {"slice": slice(5, 15), "order": np.array([3, 19, 0, 7, 3, 1, 12])}


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_a_batch_tells_which_samples_it_has_and_how_much_each_counts(rows):
    batch = Batch(X, Y, W, rows, 10)
    np.testing.assert_array_equal(batch.rows, Y[rows])
    np.testing.assert_array_equal(batch.scales, W[rows] / len(batch))
    np.testing.assert_array_equal(batch.labels(), Y[rows])
    assert batch.input_shape == (len(batch), 3)


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_without_weights_every_sample_has_an_equal_share(rows):
    batch = Batch(X, Y, None, rows, 10)
    np.testing.assert_array_equal(batch.scales, np.full(len(batch), 1 / len(batch)))
