"""Layers for images against Keras: the same numbers for the same turns, zooms, ways and sizes."""

import importlib.util
import os

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinycnn import layers, reference

pytestmark = pytest.mark.keras
some = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
SIZES = st.tuples(st.integers(1, 3), st.integers(1, 12), st.integers(1, 12), st.sampled_from([1, 3]))
FILLS = st.sampled_from(["constant", "nearest", "reflect", "wrap"])
READING = st.sampled_from(["bilinear", "nearest"])
SEEDS = st.integers(0, 2**32 - 1)


@pytest.fixture(scope="module")
def keras():
    if importlib.util.find_spec("keras") is None:
        pytest.skip("keras not installed")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    return keras


def images(seed, shape):
    return np.random.default_rng(seed).uniform(0, 255, shape).astype("float32")


def same(ours, theirs, tolerance=2e-3):
    assert ours.shape == tuple(theirs.shape)
    np.testing.assert_allclose(ours, np.asarray(theirs), rtol=0, atol=tolerance)


@some
@given(SIZES, FILLS, READING, SEEDS)
def test_rotated_images(keras, shape, fill, reading, seed):
    x, turns = images(seed, shape), np.random.default_rng(seed).uniform(-1, 1, shape[0])
    theirs = keras.layers.RandomRotation(0.1, fill_mode=fill, interpolation=reading, fill_value=7.0)
    none = np.zeros(shape[0], "float32")
    matrix = theirs._compute_affine_matrix(
        *(0.5, 0.5, keras.ops.convert_to_tensor((turns * 360).astype("float32")), none, none, none + 1),
        *(none, none, shape[1], shape[2]),
    )
    y = theirs.transform_images(x, {"rotation_matrix": matrix})
    maps = reference.rotation_maps(turns.astype("float32")[:, np.newaxis], *shape[1:3])
    np.testing.assert_allclose(maps, np.asarray(matrix)[:, :6], atol=1e-5)
    same(reference.affine_forward(x, np.asarray(matrix)[:, :6], reading, fill, 7.0), y)


@some
@given(SIZES, FILLS, READING, SEEDS)
def test_zoomed_images(keras, shape, fill, reading, seed):
    x = images(seed, shape)
    zooms = np.random.default_rng(seed).uniform(0.1, 2, (shape[0], 2)).astype("float32")
    theirs = keras.layers.RandomZoom(0.1, fill_mode=fill, interpolation=reading, fill_value=7.0)
    y = theirs.transform_images(x, {"height_zoom": zooms[:, :1], "width_zoom": zooms[:, 1:]})
    maps = reference.zoom_maps(zooms, *shape[1:3])
    same(reference.affine_forward(x, maps, reading, fill, 7.0), y)


@some
@given(SIZES, FILLS, READING, SEEDS)
def test_moved_images(keras, shape, fill, reading, seed):
    x = images(seed, shape)
    shifts = np.random.default_rng(seed).uniform(-1, 1, (shape[0], 2)).astype("float32")
    theirs = keras.layers.RandomTranslation(0.1, 0.1, fill_mode=fill, interpolation=reading, fill_value=7.0)
    right, down = shifts[:, 1:] * shape[2], shifts[:, :1] * shape[1]
    y = theirs.transform_images(x, {"translations": np.concatenate([right, down], axis=1)})
    maps = reference.translation_maps(shifts, *shape[1:3])
    same(reference.affine_forward(x, maps, reading, fill, 7.0), y)


@some
@given(
    SIZES,
    st.tuples(st.integers(1, 14), st.integers(1, 14)),
    st.sampled_from(["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"]),
    st.sampled_from(["", "crop_to_aspect_ratio", "pad_to_aspect_ratio", "antialias"]),
    SEEDS,
)
def test_resized_images(keras, shape, sizes, interpolation, way, seed):
    x = images(seed, shape)
    arguments = {"interpolation": interpolation, "fill_value": 7.0, **({way: True} if way else {})}
    same(layers.Resizing(*sizes, **arguments)(x), keras.layers.Resizing(*sizes, **arguments)(x))


@some
@given(SIZES, st.tuples(st.integers(1, 14), st.integers(1, 14)), SEEDS)
def test_middles_of_images(keras, shape, sizes, seed):
    x = images(seed, shape)
    same(layers.CenterCrop(*sizes)(x), keras.layers.CenterCrop(*sizes)(x))
    same(layers.CenterCrop(*sizes)(x[0]), keras.layers.CenterCrop(*sizes)(x[0]))


@some
@given(SIZES, st.tuples(st.integers(1, 14), st.integers(1, 14)), SEEDS)
def test_cut_images_that_are_not_larger_in_both_directions(keras, shape, sizes, seed):
    if shape[1] > sizes[0] and shape[2] > sizes[1]:
        return
    x = images(seed, shape)
    ours, theirs = layers.RandomCrop(*sizes), keras.layers.RandomCrop(*sizes)
    same(ours(x, training=True), theirs(x, training=True))


@some
@given(SIZES, st.floats(-0.9, 0.9), st.tuples(st.floats(0, 100), st.floats(150, 255)), SEEDS)
def test_light(keras, shape, number, bounds, seed):
    x = images(seed, shape)
    ours = layers.RandomBrightness((number, number), value_range=bounds)
    theirs = keras.layers.RandomBrightness((number, number), value_range=bounds)
    same(ours(x, training=True), theirs(x, training=True))
    numbers = np.full((shape[0], 1), number + 1, "float32")
    y = keras.layers.RandomContrast(0.1, value_range=bounds).transform_images(
        x, {"contrast_factor": numbers.reshape(-1, 1, 1, 1)}
    )
    same(reference.contrast_forward(x, numbers, *bounds), y)


@pytest.mark.parametrize("mode", ["horizontal", "vertical", "horizontal_and_vertical"])
def test_mirrored_images(keras, mode):
    x, flips = images(0, (2, 5, 4, 3)), np.array([True, False]).reshape(2, 1, 1, 1)
    y = keras.layers.RandomFlip(mode).transform_images(x, {"flips": flips})
    ours = reference.flip_images(x, np.where(flips, 0.3, 0.7), "horizontal" in mode, "vertical" in mode)
    same(ours, y)


@pytest.mark.parametrize("axis", [None, -1, 1, (1, 2), (1, 2, 3)])
@pytest.mark.parametrize("invert", [False, True])
def test_normalization_measures_and_applies_the_same(keras, axis, invert):
    x = images(1, (20, 4, 5, 3))
    ours, theirs = (side.Normalization(axis, invert=invert) for side in (layers, keras.layers))
    for data in (x, [x[:7], x[7:]]):
        for layer in (ours, theirs):
            layer.adapt(data)
        same(ours.mean, theirs.mean)
        np.testing.assert_allclose(ours.variance, theirs.variance, rtol=1e-4)
        np.testing.assert_allclose(ours(x), theirs(x), rtol=1e-3, atol=1e-4)
    for mine, other in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-4)


@pytest.mark.parametrize("given", [(3.0, 2.0), ([1.0, 2.0, 3.0], [1.0, 0.0, 4.0])])
def test_normalization_by_what_is_given(keras, given):
    x = images(1, (6, 4, 5, 3))
    ours, theirs = (side.Normalization(-1, *given) for side in (layers, keras.layers))
    np.testing.assert_allclose(ours(x), theirs(x), rtol=1e-5)
    assert ours.get_weights() == theirs.get_weights() == []


ARGUMENTS = {
    "Normalization": [(), (1, [1.0] * 8, [2.0] * 8, True)],
    "Rescaling": [(0.5,), (0.5, 2), ([1.0, 2.0, 3.0], 1.0)],
    "Resizing": [(3, 4), (3, 4, "nearest", True), (3, 4, "bilinear", False, True, "constant", 2.0, True)],
    "CenterCrop": [(3, 4)],
    "RandomCrop": [(3, 4, 5)],
    "RandomFlip": [(), ("vertical", 3)],
    "RandomRotation": [(0.2,), ((-0.1, 0.3), "constant", "nearest", 4, 1.0)],
    "RandomZoom": [(0.2,), ((-0.1, 0.3), 0.2, "wrap", "nearest", 4, 1.0), ((0.3, -0.3), (0.1, 0.2))],
    "RandomTranslation": [(0.2, 0.1), ((-0.1, 0.3), 0.2, "wrap", "nearest", 4, 1.0)],
    "RandomContrast": [(0.2,), ((0.5, 0.2), (0, 1), 3)],
    "RandomBrightness": [(0.2,), ((-0.5, 0.2), (1, 0), 3)],
}


@pytest.mark.parametrize(("name", "arguments"), [(n, a) for n, many in ARGUMENTS.items() for a in many])
def test_configs_are_equal_and_are_taken_from_each_other(keras, name, arguments):
    ours = getattr(layers, name)(*arguments, name="one")
    theirs = getattr(keras.layers, name)(*arguments, name="one")
    assert plain(ours.get_config()) == plain(theirs.get_config())
    assert plain(type(ours).from_config(theirs.get_config()).get_config()) == plain(ours.get_config())
    assert plain(type(theirs).from_config(ours.get_config()).get_config()) == plain(ours.get_config())
    shape = (None, 8, 9, 3)
    assert ours.compute_output_shape(shape) == tuple(theirs.compute_output_shape(shape))
    assert ours.compute_output_shape(shape[1:]) == tuple(theirs.compute_output_shape(shape[1:]))


def plain(config):
    """Pairs of numbers are lists in some configs and tuples in others."""
    return {k: list(v) if isinstance(v, tuple) else v for k, v in config.items()}


def test_both_act_as_in_training_when_called_directly(keras):
    x = images(0, (20, 8, 8, 1))
    for side in (layers, keras.layers):
        layer = side.RandomRotation(0.5, seed=1)
        assert not np.array_equal(layer(x), x)
        assert np.array_equal(layer(x, training=False), x)
        assert not np.array_equal(layer(x), layer(x))
