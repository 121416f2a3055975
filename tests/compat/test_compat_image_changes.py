"""ImageDataGenerator by itself: how images are changed, and the numbers that it takes for that."""

import numpy as np
import pytest
from compat_changes import CHANGES

from tinycnn.compat.image_data_generator import ImageDataGenerator


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


def test_channels_first_is_the_same_with_other_axes(images):
    last = ImageDataGenerator(channel_shift_range=0.2, samplewise_center=True, **CHANGES)
    first = ImageDataGenerator(
        channel_shift_range=0.2, samplewise_center=True, data_format="channels_first", **CHANGES
    )
    expected = next(last.flow(images, seed=2))
    found = next(first.flow(np.moveaxis(images, -1, 1), seed=2))
    np.testing.assert_allclose(np.moveaxis(found, 1, -1), expected, atol=1e-6)


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


def test_changed_images_are_saved(images, tmp_path):
    folder = tmp_path / "seen"
    next(
        ImageDataGenerator().flow(
            images, batch_size=3, save_to_dir=folder, save_prefix="a", save_format="jpeg"
        )
    )
    assert len(list(folder.glob("a_*.jpeg"))) == 3


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
