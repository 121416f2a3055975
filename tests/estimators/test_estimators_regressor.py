"""CNNRegressor."""

import numpy as np
import pytest

from tinycnn import Sequential, layers
from tinycnn.estimators import CNNRegressor


@pytest.fixture(scope="module")
def wave():
    x = np.linspace(-1, 1, 60)[:, np.newaxis]
    return x, np.sin(3 * x[:, 0])


def test_learns_a_wave(wave):
    found = CNNRegressor(epochs=60, learning_rate=0.01, random_state=0).fit(*wave)
    assert found.score(*wave) > 0.9 and found.predict(wave[0]).shape == (60,)


def test_several_targets(wave):
    x, y = wave
    found = CNNRegressor(epochs=60, learning_rate=0.01, random_state=0).fit(x, np.stack([y, -y], axis=1))
    assert found.n_outputs_ == 2 and found.predict(x).shape == (60, 2)
    assert found.score(x, np.stack([y, -y], axis=1)) > 0.9


def test_the_shape_of_the_targets_comes_back(wave):
    x, y = wave
    assert CNNRegressor(epochs=1).fit(x, y[:, np.newaxis]).predict(x).shape == (60, 1)


def test_images_as_input():
    images = np.random.default_rng(0).random((30, 12, 12)).astype("float32")
    found = CNNRegressor(epochs=2, model__hidden=(4,), random_state=0).fit(images, images.mean(axis=(1, 2)))
    assert found.input_shape_ == (12, 12, 1) and found.predict(images.reshape(30, -1)).shape == (30,)


def test_partial_fit_goes_on(wave):
    found = CNNRegressor(learning_rate=0.02, random_state=0)
    for _ in range(60):
        found.partial_fit(*wave)
    assert found.n_iter_ == 60 and found.score(*wave) > 0.8


def test_a_model_of_other_outputs_is_refused(wave):
    model = Sequential([layers.Dense(3, input_shape=(1,))])
    with pytest.raises(ValueError, match="a model of 1 outputs"):
        CNNRegressor(model).fit(*wave)
