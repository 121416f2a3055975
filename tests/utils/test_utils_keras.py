"""Helpers against Keras: arrays, image files and folders."""

import importlib.util

import numpy as np
import pytest

from tinycnn import backend, config, utils

pytestmark = pytest.mark.keras


@pytest.fixture(scope="module")
def keras():
    if importlib.util.find_spec("keras") is None:
        pytest.skip("keras not installed")
    import keras

    return keras


@pytest.mark.parametrize("shape", [(6, 5, 1), (6, 5, 3), (6, 5, 4)])
def test_images_of_arrays_and_arrays_of_images(keras, tmp_path, shape):
    x = np.random.default_rng(0).normal(size=shape) * 100
    for scale in (True, False):
        given = x if scale else np.abs(x) % 255
        ours, theirs = (side.utils.array_to_img(given, scale=scale) for side in (side_of(utils), keras))
        assert ours.mode == theirs.mode and ours.tobytes() == theirs.tobytes()
    utils.save_img(tmp_path / "x.png", x)
    for settings in (
        {},
        {"color_mode": "grayscale", "target_size": (3, 9), "interpolation": "bilinear"},
        {"color_mode": "rgba", "target_size": (9, 4), "keep_aspect_ratio": True},
    ):
        ours, theirs = (
            side.utils.img_to_array(side.utils.load_img(tmp_path / "x.png", **settings))
            for side in (side_of(utils), keras)
        )
        np.testing.assert_array_equal(ours, theirs)
        assert ours.dtype == theirs.dtype


def side_of(module):
    """Something with ``.utils``, as the package has it."""
    return type("Side", (), {"utils": module})


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"color_mode": "grayscale", "interpolation": "nearest"},
        {"crop_to_aspect_ratio": True, "interpolation": "bicubic", "label_mode": "categorical"},
        {"pad_to_aspect_ratio": True, "label_mode": "binary"},
        {"label_mode": None},
        {"seed": 5, "validation_split": 0.4, "subset": "validation"},
    ],
)
def test_folders_of_images(keras, tmp_path, settings):
    rng = np.random.default_rng(0)
    for name in "ab":
        (tmp_path / name).mkdir()
        for i in range(4):
            channels = 1 if settings.get("color_mode") else 3
            utils.save_img(tmp_path / name / f"{i}.png", rng.normal(size=(6 + i, 7, channels)))
    given = {"image_size": (5, 4), "batch_size": 3, "verbose": False, "shuffle": False, **settings}
    ours, theirs = (
        side.utils.image_dataset_from_directory(tmp_path, **given) for side in (side_of(utils), keras)
    )
    assert ours.class_names == theirs.class_names
    assert ours.file_paths == [str(path) for path in theirs.file_paths]
    for mine, other in zip(ours, theirs, strict=True):
        pairs = zip(mine, other, strict=True) if isinstance(mine, tuple) else [(mine, other)]
        for one, two in pairs:
            # Keras leaves bytes as they are where it only picks pixels; here all are float32.
            assert one.dtype == two.numpy().dtype or two.numpy().dtype == np.uint8
            np.testing.assert_allclose(one, two.numpy(), atol=1e-3)


def test_mixed_folders_are_split_alike(keras, tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
        for i in range(5):
            utils.save_img(tmp_path / name / f"{i}.png", np.zeros((2, 2, 1)))
    given = {"validation_split": 0.3, "subset": "both", "seed": 3, "verbose": False, "image_size": (2, 2)}
    ours, theirs = (
        side.utils.image_dataset_from_directory(tmp_path, **given) for side in (side_of(utils), keras)
    )
    for one, two in zip(ours, theirs, strict=True):
        assert one.file_paths == list(two.file_paths)


@pytest.mark.parametrize(("axis", "order"), [(-1, 2), (1, 1), (1, 3)])
def test_normalize(keras, axis, order):
    x = np.random.default_rng(0).normal(size=(3, 4))
    x[0] = 0
    np.testing.assert_allclose(utils.normalize(x, axis, order), keras.utils.normalize(x, axis, order))


def test_split_dataset(keras):
    x = np.arange(20.0)
    for sizes in [(0.75, None), (None, 0.25), (7, 5)]:
        for shuffle in (False, True):
            ours = utils.split_dataset(x, *sizes, shuffle=shuffle, seed=4)
            theirs = keras.utils.split_dataset(x, *sizes, shuffle=shuffle, seed=4)
            for one, two in zip(ours, theirs, strict=True):
                np.testing.assert_array_equal(one.arrays[0], [v.numpy() for v in two])


def test_settings_have_keras_s_values(keras):
    for name in ("floatx", "epsilon", "image_data_format"):
        assert getattr(backend, name)() == getattr(config, name)() == getattr(keras.config, name)()
