"""What is built of parts that do not belong together is refused, with what to do."""

import numpy as np
import pytest

from tinycnn import Input, Sequential
from tinycnn.layers import Dense


def model():
    made = Sequential([Input((4,)), Dense(2)])
    made.compile("sgd", "mse", metrics=["mse"])
    return made


def test_layers_of_two_dtypes_do_not_mix():
    with pytest.raises(
        ValueError, match="expects layers of dtype float32, as its first, received .* of float64"
    ):
        Sequential([Input((4,)), Dense(2), Dense(2, dtype="float64")])


def test_a_single_layer_is_no_list():
    with pytest.raises(TypeError, match=r"expects a list of layers, .* Write Sequential\(\[...\]\)."):
        Sequential(Dense(1))


@pytest.mark.parametrize("size", [0, -1, 2.5])
def test_the_size_of_validation_batches_is_checked(size):
    with pytest.raises(ValueError, match="validation_batch_size to be a whole number"):
        model().fit(np.ones((4, 4)), np.ones((4, 2)), validation_batch_size=size, verbose=0)


def test_a_share_that_is_no_number_is_told():
    with pytest.raises(ValueError, match="received 'x' of 4 samples"):
        model().fit(np.ones((4, 4)), np.ones((4, 2)), validation_split="x", verbose=0)


@pytest.mark.parametrize(("shape", "sample"), [((8, 8, 1), (8, 8, 1)), ((8, 8, 1), (8, 8)), ((4,), (4,))])
def test_a_single_sample_is_recognized(shape, sample):
    made = Sequential([Input(shape), Dense(2)])
    with pytest.raises(ValueError, match=r"That is a single sample: x\[np.newaxis\]."):
        made.predict(np.zeros(sample), verbose=0)


def test_a_model_is_frozen_and_thawed_as_a_whole():
    made = model()
    made.trainable = False
    assert made.trainable_weights == []
    assert not made.trainable
    made.trainable = True
    assert len(made.trainable_weights) == 2


def test_a_number_too_large_for_float32_is_told_and_not_warned_of(recwarn):
    with pytest.raises(ValueError, match="fit: x expects finite numbers, received inf"):
        model().fit(np.full((2, 4), 1e200), np.ones((2, 2)), verbose=0)
    assert len(recwarn) == 0
