"""From what is written in ``compile(loss=...)`` to a loss."""

import pytest

from tinycnn import losses


@pytest.mark.parametrize(
    ("identifier", "cls"),
    [
        ("categorical_crossentropy", losses.CategoricalCrossentropy),
        ("CategoricalCrossentropy", losses.CategoricalCrossentropy),
        ("sparse_categorical_crossentropy", losses.SparseCategoricalCrossentropy),
        ("binary_crossentropy", losses.BinaryCrossentropy),
        ("bce", losses.BinaryCrossentropy),
        ("mse", losses.MeanSquaredError),
        ("MSE", losses.MeanSquaredError),
        ("mean_squared_error", losses.MeanSquaredError),
        (losses.MeanSquaredError, losses.MeanSquaredError),
        (losses.categorical_crossentropy, losses.CategoricalCrossentropy),
        (losses.sparse_categorical_crossentropy, losses.SparseCategoricalCrossentropy),
        (losses.binary_crossentropy, losses.BinaryCrossentropy),
        (losses.mean_squared_error, losses.MeanSquaredError),
        ({"class_name": "BinaryCrossentropy", "config": {"from_logits": True}}, losses.BinaryCrossentropy),
    ],
)
def test_loss_is_found(identifier, cls):
    assert type(losses.get(identifier)) is cls


def test_loss_object_is_returned_as_it_is():
    loss = losses.MeanSquaredError()
    assert losses.get(loss) is loss


def test_misspelt_loss_suggests_the_nearest():
    with pytest.raises(
        ValueError, match="Unknown loss 'categorical_crossentrpy'. Did you mean 'categorical_"
    ):
        losses.get("categorical_crossentrpy")


def test_function_of_ones_own_has_no_gradient():
    def furthest(y_true, y_pred):
        return abs(y_true - y_pred).max(axis=1)

    with pytest.raises(TypeError) as error:
        losses.get(furthest)
    assert str(error.value) == (
        "The loss argument expects the name of a known loss, or such an object, received the "
        "function furthest, whose gradient is unknown. "
        "Make a subclass of tinycnn.losses.Loss with a forward and a backward method."
    )


@pytest.mark.parametrize("identifier", [None, 3, int])
def test_other_things_are_no_losses(identifier):
    with pytest.raises(TypeError, match="expects the name of a known loss, or such an object"):
        losses.get(identifier)
