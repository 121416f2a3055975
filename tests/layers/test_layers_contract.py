"""One table of layers, one set of properties that each of them has."""

import inspect

import numpy as np
import pytest
from layers_table import TABLE

from tinycnn import kernels, layers, reference
from tinycnn.run import Run

every_layer = pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
both_dtypes = pytest.mark.parametrize("dtype", ["float32", "float64"])
both_sides = pytest.mark.parametrize("ops", [reference, kernels], ids=["reference", "kernels"])
TOLERANCE = {"float32": 1e-5, "float64": 1e-12}


def passes(layer, x, ops=kernels, training=True, batch=(1, 2, 3)):
    """Go forward and back; return (y, dx, gradients of the weights, dy)."""
    run = Run(ops, training, batch)
    y, saved = layer.forward(x, run)
    dy = np.random.default_rng(1).normal(size=y.shape).astype(x.dtype)
    grads = {name: np.full_like(w, np.nan) for name, w in layer.learned_weights.items()}
    return y, layer.backward(dy, saved, grads, run), grads, dy


def test_the_table_has_every_public_layer():
    public = {getattr(layers, name) for name in layers.__all__}
    classes = {cls for cls in public if inspect.isclass(cls)} - {layers.Layer}
    assert {row.cls for row in TABLE.values()} == classes


@every_layer
@both_dtypes
@both_sides
def test_output_has_the_promised_shape_and_the_dtype_of_the_layer(row, dtype, ops):
    layer, x = row.made(dtype)
    y, dx, grads, _ = passes(layer, x, ops)
    assert y.shape == row.output_shape
    assert layer.compute_output_shape(row.input_shape) == row.output_shape
    assert layer.output_shape == (None, *row.output_shape[1:])
    assert layer.input_shape == (None, *row.input_shape[1:])
    assert dx.shape == x.shape
    assert {array.dtype for array in (y, dx, *layer.weights, *grads.values())} == {np.dtype(dtype)}
    assert all(np.isfinite(g).all() for g in grads.values()), "every gradient was assigned"


@every_layer
def test_the_reference_and_the_kernels_agree(row):
    layer, x = row.made("float64")
    plain, fast = passes(layer, x, reference), passes(layer, x, kernels)
    for p, f in zip([*plain[:2], *plain[2].values()], [*fast[:2], *fast[2].values()], strict=True):
        np.testing.assert_allclose(f, p, rtol=1e-12, atol=1e-12)


@every_layer
@both_dtypes
def test_one_sample_at_a_time_equals_the_batch(row, dtype):
    layer, x = row.made(dtype)
    whole = layer(x, training=False)
    alone = np.concatenate([layer(x[i : i + 1], training=False) for i in range(len(x))])
    np.testing.assert_allclose(alone, whole, rtol=TOLERANCE[dtype], atol=TOLERANCE[dtype])


@every_layer
def test_gradients_of_weights_are_the_sum_over_samples(row):
    layer, x = row.made("float64")
    _, dx, grads, dy = passes(layer, x, training=False)
    total = {name: np.zeros_like(g) for name, g in grads.items()}
    for i in range(len(x)):
        run, part = Run(kernels), {name: np.full_like(g, np.nan) for name, g in grads.items()}
        _, saved = layer.forward(x[i : i + 1], run)
        one = layer.backward(dy[i : i + 1], saved, part, run)
        np.testing.assert_allclose(one, dx[i : i + 1], rtol=1e-12, atol=1e-12)
        for name in total:
            total[name] += part[name]
    for name in total:
        np.testing.assert_allclose(total[name], grads[name], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", ["conv2d", "conv2d relu", "dense", "dense softmax of three axes"])
def test_a_gradient_by_the_input_that_nobody_wants_is_not_computed(name):
    layer, x = TABLE[name].made()
    run = Run(kernels, training=True)
    run.wants_dx = False
    y, saved = layer.forward(x, run)
    grads = {name: np.empty_like(w) for name, w in layer.learned_weights.items()}
    assert layer.backward(np.ones_like(y), saved, grads, run) is None


@every_layer
def test_equal_calls_give_equal_results(row):
    layer, x = row.made()
    np.testing.assert_array_equal(layer(x, training=False), layer(x, training=False))
    first, again = passes(layer, x), passes(layer, x)
    np.testing.assert_array_equal(first[0], again[0])
    np.testing.assert_array_equal(first[1], again[1])


@every_layer
def test_training_matters_to_noise_normalization_and_random_images_alone(row):
    layer, x = row.made()
    same = np.array_equal(layer(x, training=True), layer(x, training=False))
    disturbs = (layers.Dropout, layers.BatchNormalization, layers.GaussianDropout, layers.GaussianNoise)
    varies = issubclass(row.cls, disturbs) or row.cls.__name__.startswith("Random")
    assert same is not varies


@every_layer
@pytest.mark.parametrize("training", [True, False])
def test_neither_pass_writes_into_what_it_is_given(row, training):
    layer, x = row.made()
    before = x.copy()
    x.flags.writeable = False
    run = Run(kernels, training)
    y, saved = layer.forward(x, run)
    dy = np.ones_like(y)
    dy.flags.writeable = False
    grads = {name: np.empty_like(w) for name, w in layer.learned_weights.items()}
    layer.backward(dy, saved, grads, run)
    np.testing.assert_array_equal(x, before)
    np.testing.assert_array_equal(dy, 1)


@every_layer
def test_a_pass_leaves_nothing_in_the_layer(row):
    """Several shards go through at once, on several threads."""
    layer, x = row.made()
    before = dict(vars(layer))
    passes(layer, x)
    after = vars(layer)
    assert before.keys() == after.keys()
    assert all(before[name] is after[name] for name in before)


@every_layer
def test_a_call_returns_an_array_of_its_own(row):
    layer, x = row.made()
    y = layer(x, training=False)
    assert not np.shares_memory(y, x)
    y[...] = 0
    np.testing.assert_array_equal(layer(x, training=False), row.made()[0](row.made()[1], training=False))


@every_layer
def test_whole_numbers_are_turned_into_the_dtype_of_the_layer(row):
    layer, x = row.made()
    pixels = np.abs(100 * x).astype("uint8")
    assert layer(pixels).dtype == np.float32
    np.testing.assert_array_equal(
        layer(pixels, training=False), layer(pixels.astype("float32"), training=False)
    )


@every_layer
def test_the_parts_of_a_layer_together_are_the_layer(row):
    layer, x = row.made("float64")
    run = Run(kernels, training=True, batch=(1, 2, 3))
    y = x
    for part in layer.parts():
        assert part.owner is layer
        y, _ = part.forward(y, run)
    np.testing.assert_allclose(y, passes(layer, x)[0], rtol=1e-12, atol=1e-12)


def test_dropout_of_whole_channels_drops_whole_channels():
    layer, _ = TABLE["dropout of whole channels"].made()
    y = layer(np.ones((20, 4, 4, 10)), training=True)
    flat = y.reshape(20, 16, 10)
    assert set(np.unique(y)) == {0, 2}
    np.testing.assert_array_equal(flat.min(axis=1), flat.max(axis=1))


def test_dropout_follows_its_own_seed_or_else_the_models():
    x = np.ones((10, 10), "float32")
    for seed, differs in [(None, True), (5, False)]:
        layer = layers.Dropout(0.5, seed=seed)
        first, second = (layer.forward(x, Run(kernels, True, (model, 0, 0)))[0] for model in (1, 2))
        assert (not np.array_equal(first, second)) is differs


@pytest.mark.parametrize(("place", "other"), [("step", (1, 3, 3)), ("shard", (1, 2, 4)), ("layer", None)])
def test_dropout_differs_by_step_shard_and_layer_even_with_a_seed(place, other):
    x, layer = np.ones((10, 10), "float32"), layers.Dropout(0.5, seed=5)
    first = layer.forward(x, Run(kernels, True, (1, 2, 3)))[0]
    run = Run(kernels, True, other) if other else Run(kernels, True, (1, 2, 3), position=1)
    assert not np.array_equal(layer.forward(x, run)[0], first)
