"""ImageDataGenerator beside Keras's own, which lives on in ``keras.src.legacy``."""

import os
import warnings

import numpy as np
import pytest
from PIL import Image

from tinycnn.compat import image_data_generator as ours
from tinycnn.compat.image_data_generator import chance

pytestmark = pytest.mark.keras

CHANGES = {
    "rotation_range": 40,
    "width_shift_range": 0.3,
    "height_shift_range": 0.2,
    "shear_range": 20,
    "zoom_range": 0.4,
    "horizontal_flip": True,
    "vertical_flip": True,
    "channel_shift_range": 20.0,
}


@pytest.fixture(scope="module")
def keras_image():
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    return pytest.importorskip("keras.src.legacy.preprocessing.image")


@pytest.fixture(scope="module", params=[(12, 12, 1), (9, 14, 3)], ids=["square", "wide"])
def image(request):
    return (np.random.default_rng(0).random(request.param) * 255).astype("float32")


def both(keras_image, **settings):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return keras_image.ImageDataGenerator(**settings), ours.ImageDataGenerator(**settings)


def close(found, expected):
    assert found.shape == expected.shape and found.dtype == expected.dtype
    np.testing.assert_allclose(found, expected, atol=2e-3)


@pytest.mark.parametrize("order", [0, 1, 3])
@pytest.mark.parametrize("mode", ["nearest", "constant", "reflect", "wrap"])
def test_drawn_transforms_and_their_pictures_are_kerass(keras_image, image, mode, order):
    theirs, mine = both(keras_image, fill_mode=mode, cval=7.0, interpolation_order=order, **CHANGES)
    for seed in range(8):
        expected = theirs.get_random_transform(image.shape, seed)
        assert mine.get_random_transform(image.shape, seed) == expected
        close(mine.apply_transform(image, expected), theirs.apply_transform(image, expected))


@pytest.mark.parametrize("shift", [0.25, 3, 2.5, [1, 4], [-2, 0.5], 1])
def test_shifts_of_all_kinds_are_drawn_as_in_keras(keras_image, shift):
    theirs, mine = both(keras_image, width_shift_range=shift, height_shift_range=shift)
    for seed in range(20):
        assert mine.get_random_transform((8, 9, 1), seed) == theirs.get_random_transform((8, 9, 1), seed)


def test_channels_first_is_changed_alike(keras_image, image):
    theirs, mine = both(keras_image, data_format="channels_first", **CHANGES)
    x = np.moveaxis(image, -1, 0)
    for seed in range(4):
        close(mine.random_transform(x, seed), theirs.random_transform(x, seed))


@pytest.mark.parametrize(
    "parameters", [{"theta": 30}, {"tx": 2, "ty": -1}, {"zx": 0.5}, {"flip_vertical": 1}, {}]
)
def test_missing_parameters_leave_the_image_as_it_is(keras_image, image, parameters):
    theirs, mine = both(keras_image)
    close(mine.apply_transform(image, parameters), theirs.apply_transform(image, parameters))


@pytest.mark.parametrize("factor", [0.3, 1.0, 1.7])
@pytest.mark.parametrize("scale", [False, True])
def test_brightness_is_pillows(keras_image, image, factor, scale):
    for x in (image, image / 255, image * 2 - 100, np.repeat(image[..., :1], 4, axis=2)):
        expected = keras_image.apply_brightness_shift(x, factor, scale)
        np.testing.assert_array_equal(ours.apply_brightness_shift(x, factor, scale), expected)


@pytest.mark.parametrize(
    "name, arguments",
    [
        ("random_rotation", (30, 0, 1, 2)),
        ("random_shift", (0.2, 0.4, 0, 1, 2, "constant", 3.0)),
        ("random_shear", (20, 0, 1, 2)),
        ("random_zoom", ((0.6, 1.3), 0, 1, 2)),
        ("random_channel_shift", (30, 2)),
        ("random_brightness", ((0.5, 1.5),)),
    ],
)
def test_the_loose_functions_draw_and_change_as_in_keras(keras_image, image, name, arguments):
    results = []
    for module in (ours, keras_image):
        np.random.seed(3)
        results.append(getattr(module, name)(image, *arguments))
    close(*results)


@pytest.mark.parametrize(
    "settings",
    [
        {"featurewise_center": True, "featurewise_std_normalization": True},
        {"samplewise_center": True, "samplewise_std_normalization": True, "rescale": 0.5},
        {"zca_whitening": True, "featurewise_center": True},
        {"preprocessing_function": np.square, "rescale": 1 / 255},
    ],
)
@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_normalization_is_kerass(keras_image, settings, data_format):
    x = np.random.default_rng(1).random((200, 3, 4, 3)).astype("float32")
    theirs, mine = both(keras_image, data_format=data_format, **settings)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # four channels on the wrong axis
        theirs.fit(x)
        mine.fit(x)
        expected = theirs.flow(x, shuffle=False, batch_size=50)[1]
        found = mine.flow(x, shuffle=False, batch_size=50)[1]
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-3)
    one = theirs.standardize(x[0].copy())
    np.testing.assert_allclose(mine.standardize(x[0].copy()), one, rtol=1e-3, atol=1e-3)


def test_images_in_batches_are_changed_as_widely_as_in_keras(keras_image):
    """Which pixels a dot reaches, and how often: the same within the noise of 3000 images."""
    x = np.zeros((3000, 9, 9, 1), "float32")
    x[:, 3, 5] = 1
    settings = {"rotation_range": 30, "width_shift_range": 0.2, "height_shift_range": [1, 2]}
    settings |= {"zoom_range": 0.3, "horizontal_flip": True, "fill_mode": "constant"}
    theirs, mine = both(keras_image, **settings)
    np.random.seed(0)
    expected, found = theirs.flow(x, batch_size=3000)[0], mine.flow(x, batch_size=3000, seed=0)[0]
    noise = np.sqrt((expected.var(axis=0) + found.var(axis=0)) / 3000)
    assert (np.abs(found.mean(axis=0) - expected.mean(axis=0)) < 5 * noise + 1e-6).all()
    np.testing.assert_allclose(found.std(), expected.std(), rtol=0.05)


def test_drawn_numbers_are_spread_as_in_keras(keras_image):
    settings = CHANGES | {"brightness_range": (0.5, 2.0), "width_shift_range": 5}
    theirs, mine = both(keras_image, **settings)
    np.random.seed(0)
    expected = [theirs.get_random_transform((20, 30, 1)) for _ in range(4000)]
    numbers = chance.uniform(11, np.arange(4000))
    for name, values in chance.transforms(mine._ranges(), 20, 30, numbers).items():
        one, other = np.array([float(e[name]) for e in expected]), values.astype(float)
        width = one.max() - one.min()
        assert abs(one.mean() - other.mean()) < 0.03 * width, name
        assert abs(one.std() - other.std()) < 0.02 * width, name
        np.testing.assert_allclose([one.min(), one.max()], [other.min(), other.max()], atol=width * 0.01)


def test_folders_and_frames_give_the_same_files_images_and_labels(keras_image, tmp_path):
    pandas = pytest.importorskip("pandas")
    rng = np.random.default_rng(2)
    for name, count in (("b", 3), ("a", 4), ("c/d", 2)):
        (tmp_path / name).mkdir(parents=True)
        for i in range(count):
            pixels = rng.integers(0, 256, (7, 9, 3), "uint8")
            Image.fromarray(pixels).save(tmp_path / name / f"{i}.{'png' if i else 'jpg'}")
    settings = {"target_size": (6, 5), "batch_size": 4, "shuffle": False, "interpolation": "bilinear"}
    theirs, mine = both(keras_image, rescale=1 / 255, validation_split=0.3)
    for subset in ("training", "validation", None):
        pair = [g.flow_from_directory(str(tmp_path), subset=subset, **settings) for g in (theirs, mine)]
        assert_same_iterators(*pair)
    files = pair[0].filenames
    frame = pandas.DataFrame({"filename": files, "class": [f[0] for f in files], "w": np.arange(len(files))})
    for more in ({}, {"class_mode": "sparse", "weight_col": "w"}, {"class_mode": "raw", "y_col": "w"}):
        pair = [g.flow_from_dataframe(frame, str(tmp_path), **more, **settings) for g in (theirs, mine)]
        assert_same_iterators(*pair)


def assert_same_iterators(theirs, mine):
    for name in ("filenames", "samples", "n", "image_shape", "class_mode", "target_size"):
        assert getattr(mine, name) == getattr(theirs, name), name
    assert list(mine.filepaths) == list(theirs.filepaths)
    assert getattr(mine, "class_indices", None) == getattr(theirs, "class_indices", None)
    np.testing.assert_array_equal(mine.labels, theirs.labels)
    for i in range(len(theirs)):
        for found, expected in zip(mine[i], theirs[i], strict=True):
            assert found.dtype == expected.dtype
            np.testing.assert_allclose(found, expected, atol=1e-6)
