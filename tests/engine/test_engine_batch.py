"""A batch, of which shards fetch their parts."""

import numpy as np
import pytest

from tinycnn.engine.batch import Batch
from tinycnn.engine.shards import cut

X = np.arange(60, dtype=np.float32).reshape(20, 3)
Y = np.arange(20)
W = np.linspace(0.5, 2, 20)
ROWS = {"slice": slice(5, 15), "order": np.array([3, 19, 0, 7, 3, 1, 12])}


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
@pytest.mark.parametrize("size", [1, 3, 4, 100])
def test_shards_put_together_are_the_batch(rows, size):
    batch = Batch(X, Y, W, rows, 10)
    shards = [batch.shard(part) for part in cut(len(batch), size)]
    x, y, scale = (np.concatenate(columns) for columns in zip(*shards, strict=True))
    np.testing.assert_array_equal(x, X[rows])
    np.testing.assert_array_equal(y, Y[rows])
    np.testing.assert_array_equal(scale, (W[rows] / len(batch)).astype(X.dtype))
    np.testing.assert_array_equal(batch.labels(), Y[rows])


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_without_weights_every_sample_has_an_equal_share(rows):
    batch = Batch(X, Y, None, rows, 10)
    np.testing.assert_array_equal(batch.scales(), np.full(len(batch), 1 / len(batch)))


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_picked_samples_are_contiguous_and_copies(rows):
    x, _, _ = Batch(X, Y, None, rows, 10).shard(slice(1, 5))
    assert x.flags.c_contiguous and not np.shares_memory(x, X)
    assert x.dtype == X.dtype
