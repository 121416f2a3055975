"""Layers for images: what they draw, when they act, and what they refuse."""

import numpy as np
import pytest

from tinycnn import Sequential, kernels, layers, set_num_threads
from tinycnn.run import Run


def images(*shape):
    return np.random.default_rng(0).uniform(0, 255, shape).astype("float32")


@pytest.mark.parametrize(
    ("layer", "ranges"),
    [
        (layers.RandomRotation(0.25), [(-0.25, 0.25)]),
        (layers.RandomRotation((0.1, 0.3)), [(0.1, 0.3)]),
        (layers.RandomZoom(0.2), [(0.8, 1.2)]),
        (layers.RandomZoom((-0.5, -0.1), 0.3), [(0.5, 0.9), (0.7, 1.3)]),
        (layers.RandomTranslation((0.2, -0.1), 0.3), [(-0.1, 0.2), (-0.3, 0.3)]),
        (layers.RandomContrast(0.2), [(1.0, 1.2)]),
        (layers.RandomContrast((0.2, 0.4)), [(0.8, 1.4)]),
        (layers.RandomBrightness(0.2), [(-51.0, 51.0)]),
        (layers.RandomFlip(), [(0.0, 1.0)]),
        (layers.RandomCrop(20, 26), [(0.0, 9.0), (0.0, 3.0)]),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_numbers_fill_their_range_evenly(layer, ranges):
    np.testing.assert_allclose(layer.ranges(28, 28), ranges)
    drawn = kernels.uniform_numbers(4000, layer.ranges(28, 28), 12345, "float64")
    for column, (low, high) in zip(drawn.T, ranges, strict=True):
        share = (column - low) / (high - low)
        assert 0 <= share.min() < 0.01 and 0.99 < share.max() <= 1
        counts = np.histogram(share, bins=8, range=(0, 1))[0]
        assert counts.min() > 400 and counts.max() < 600


def test_each_image_of_a_batch_is_changed_by_itself():
    x = np.repeat(images(1, 9, 9, 1), 8, axis=0)
    y = layers.RandomRotation(0.5, seed=1)(x, training=True)
    assert len({image.tobytes() for image in y}) == 8


def test_direct_calls_differ_and_a_seed_repeats_them():
    x = images(4, 8, 8, 1)
    first, second = layers.RandomZoom(0.5, seed=3), layers.RandomZoom(0.5, seed=3)
    assert not np.array_equal(first(x), first(x))
    second(x)
    np.testing.assert_array_equal(first(x), [second(x), second(x)][1])


def test_one_image_alone_is_accepted_and_returned_alone():
    assert layers.RandomFlip()(images(4, 5, 3)).shape == (4, 5, 3)
    assert layers.Resizing(2, 3)(np.zeros((4, 5, 1), np.uint8)).shape == (2, 3, 1)


def test_zero_factors_change_nothing():
    x = images(2, 6, 7, 3)
    for layer in (layers.RandomRotation(0.0), layers.RandomZoom(0.0), layers.RandomTranslation(0, 0)):
        np.testing.assert_array_equal(layer(x, training=True), x)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("constant", [9, 9, 0, 1]),
        ("nearest", [0, 0, 0, 1]),
        ("reflect", [1, 0, 0, 1]),
        ("wrap", [2, 3, 0, 1]),
    ],
)
def test_what_comes_in_at_the_edge(mode, expected):
    layer = layers.RandomTranslation(0.0, (0.5, 0.5), fill_mode=mode, fill_value=9.0)
    y = layer(np.arange(4.0).reshape(1, 4, 1), training=True)
    np.testing.assert_array_equal(y.ravel(), expected)


def test_a_quarter_turn_is_counterclockwise():
    y = layers.RandomRotation((0.25, 0.25))(np.arange(4.0).reshape(2, 2, 1), training=True)
    np.testing.assert_allclose(y[..., 0], np.rot90(np.arange(4.0).reshape(2, 2)), atol=1e-6)


def test_a_random_crop_is_a_window_of_the_image_and_the_middle_outside_training():
    x = np.arange(64.0).reshape(1, 8, 8, 1)
    windows = {tuple(layers.RandomCrop(3, 3, seed=s)(x, training=True)[0, 0, 0]) for s in range(60)}
    assert len(windows) > 20
    assert all(first[0] // 8 <= 5 and first[0] % 8 <= 5 for first in windows)
    y = layers.RandomCrop(4, 4)(x, training=False)
    np.testing.assert_array_equal(y, x[:, 2:6, 2:6])


def test_nothing_is_computed_backward_where_nobody_wants_it():
    for layer in (layers.RandomRotation(0.2), layers.Resizing(3, 3), layers.Rescaling(2.0)):
        x, run = images(2, 5, 5, 1), Run(kernels, training=True)
        layer.ensure_built((None, 5, 5, 1))
        run.wants_dx = False
        y, saved = layer.forward(x, run)
        assert layer.backward(y, saved, {}, run) is None


def network():
    varied = Sequential([layers.RandomFlip("horizontal"), layers.RandomRotation(0.1), layers.RandomZoom(0.1)])
    model = Sequential(
        [
            layers.Input((10, 10, 1)),
            varied,
            layers.Resizing(8, 8),
            layers.RandomContrast(0.2),
            layers.RandomCrop(7, 7),
            layers.Rescaling(1 / 255),
            layers.Conv2D(4, 3, activation="relu"),
            layers.RandomTranslation(0.1, 0.1),
            layers.Flatten(),
            layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def trained(threads):
    from tinycnn.layers.names import forget_names
    from tinycnn.utils import set_random_seed

    forget_names()
    set_random_seed(3)
    set_num_threads(threads)
    model = network()
    losses = model.fit(images(100, 10, 10, 1), np.arange(100) % 3, epochs=3, batch_size=50, verbose=0).history
    return losses["loss"], [w.tobytes() for w in model.get_weights()], model.predict(images(5, 10, 10, 1))


def test_training_gives_the_same_bytes_on_any_number_of_threads():
    one, two = trained(1), trained(2)
    assert one[:2] == two[:2]
    np.testing.assert_array_equal(one[2], two[2])


def test_an_eager_model_computes_the_same():
    fast, plain = network(), network()
    plain.compile("adam", "sparse_categorical_crossentropy", run_eagerly=True)
    plain.set_weights(fast.get_weights())
    x = images(6, 10, 10, 1)
    np.testing.assert_allclose(fast.predict(x, verbose=0), plain.predict(x, verbose=0), atol=1e-5)


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: layers.RandomRotation(1.5), r"factor to be a number in \[-1.0, 1.0\], or two, received 1.5"),
        (lambda: layers.RandomRotation("half"), "received 'half'"),
        (lambda: layers.RandomRotation((0.1, 0.2, 0.3)), r"received \(0.1, 0.2, 0.3\)"),
        (lambda: layers.RandomZoom(-1.0), r"height_factor to be a number in \(-1.0, 1.0\]"),
        (lambda: layers.RandomZoom(0.1, True), "width_factor"),
        (lambda: layers.RandomContrast(-0.1), r"in \[0.0, 1.0\]"),
        (lambda: layers.RandomContrast(0.1, 255), "value_range to be two numbers"),
        (lambda: layers.RandomFlip("sideways"), "Unknown mode of random_flip 'sideways'"),
        (lambda: layers.RandomZoom(0.1, fill_mode="mirror"), "Unknown fill_mode"),
        (lambda: layers.RandomZoom(0.1, interpolation="bicubic"), "Unknown interpolation"),
        (lambda: layers.Resizing(0, 3), "height to be a whole number of at least 1"),
        (lambda: layers.Resizing(3, 3, "area"), "Unknown interpolation"),
        (lambda: layers.Resizing(3, 3, crop_to_aspect_ratio=True, pad_to_aspect_ratio=True), "received both"),
        (lambda: layers.Rescaling("half"), "scale to be a number"),
        (lambda: layers.Rescaling([1.0, 2.0])(np.zeros((2, 2, 3))), "as many channels as numbers"),
        (lambda: layers.RandomFlip()(np.zeros((4, 5))), "images of shape"),
    ],
)
def test_wrong_settings_and_inputs_are_refused(make, text):
    with pytest.raises(ValueError, match=text):
        make()


def test_channels_first_is_refused():
    with pytest.raises(NotImplementedError, match="data_format"):
        layers.RandomFlip(data_format="channels_first")


def test_normalization_learns_from_batches_what_it_learns_from_all_at_once():
    x = np.random.default_rng(0).uniform(0, 255, (21, 4, 3, 2))
    whole, parts = layers.Normalization(), layers.Normalization()
    whole.adapt(x)
    parts.adapt((x[start : start + 8], None) for start in range(0, 21, 8))
    for mine, other in zip(parts.get_weights(), whole.get_weights(), strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-6)
    y = whole(x).reshape(-1, 2)
    np.testing.assert_allclose(y.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(y.std(axis=0), 1, atol=1e-5)


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: layers.Normalization(mean=1.0), "mean and variance of one shape, or neither"),
        (lambda: layers.Normalization(mean=[1.0], variance=1.0), "mean and variance of one shape"),
        (lambda: layers.Normalization(axis=7)(np.zeros((2, 3))), "an axis of inputs"),
        (lambda: layers.Normalization(axis=0)(np.zeros((2, 3))), "an axis of known size"),
        (lambda: layers.Normalization(mean=1.0, variance=1.0).adapt(np.zeros((2, 3))), "adapt expects"),
        (lambda: layers.Normalization().adapt([]), "at least one sample"),
    ],
)
def test_normalization_says_what_is_wrong(call, text):
    with pytest.raises(ValueError, match=text):
        call()
