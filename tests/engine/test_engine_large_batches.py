"""A batch of many shards needs no more memory for gradients than one of a few."""

import numpy as np
import pytest

import tinycnn
from tinycnn import layers
from tinycnn.engine.shards import MOST_VECTORS, cut, groups, shard_size


@pytest.mark.parametrize("batch", [1, 5, 128, 511, 512, 513, 5000, 60000])
def test_shards_share_at_most_so_many_vectors_and_none_is_lost(batch):
    shards = cut(batch, shard_size(batch))
    shared = groups(shards, len(shards))
    assert len(shared) <= MOST_VECTORS
    assert [pair for group in shared for pair in group] == list(enumerate(shards))


def test_the_last_batch_is_grouped_like_the_full_ones():
    size = shard_size(2000)
    full = groups(cut(2000, size), len(cut(2000, size)))
    last = groups(cut(1100, size), len(cut(2000, size)))
    assert last[:-1] == full[: len(last) - 1]


def trained(threads, batch):
    tinycnn.set_num_threads(threads)
    tinycnn.utils.set_random_seed(5)
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(1500, 6)), rng.integers(0, 3, 1500)
    model = tinycnn.Sequential(
        [layers.Input((6,)), layers.Dense(8, activation="relu"), layers.Dropout(0.3), layers.Dense(3)]
    )
    model.compile("adam", tinycnn.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(x, y, batch_size=batch, epochs=2, verbose=0)
    return b"".join(w.tobytes() for w in model.get_weights()), model


@pytest.mark.parametrize("batch", [1024, 1500])
def test_a_large_batch_gives_the_same_bytes_on_any_number_of_threads(batch):
    assert len({trained(threads, batch)[0] for threads in (1, 2, 3)}) == 1


def test_the_gradient_of_a_large_batch_is_the_mean_of_its_samples():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(1400, 3)), rng.normal(size=(1400, 1))
    model = tinycnn.Sequential([layers.Input((3,)), layers.Dense(1)])
    model.compile(tinycnn.optimizers.SGD(1.0), "mse")
    kernel, bias = model.get_weights()
    error = x @ kernel + bias - y
    model.train_on_batch(x, y)
    np.testing.assert_allclose(model.get_weights()[0], kernel - 2 * x.T @ error / 1400, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(model.get_weights()[1], bias - 2 * error.mean(axis=0), rtol=1e-4, atol=1e-5)
