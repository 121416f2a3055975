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


def test_function_of_ones_own_becomes_a_loss():
    def furthest(y_true, y_pred):
        return abs(y_true - y_pred).max(axis=1)

    loss = losses.get(furthest)
    assert loss.name == "furthest"
    assert loss([[1.0, 2.0]], [[1.0, 5.0]]) == 3.0


@pytest.mark.parametrize("cls", losses.FUNCTIONS.values())
def test_config_makes_an_equal_loss(cls):
    config = losses.serialize(cls(reduction="sum", name="mine"))
    again = losses.deserialize(config)
    assert type(again) is cls
    assert losses.serialize(again) == config
    assert losses.get(config).reduction == "sum"


def test_config_keeps_what_is_out_of_the_ordinary():
    assert losses.Huber(2.0).get_config()["delta"] == 2.0
    assert losses.CosineSimilarity(axis=1).get_config()["axis"] == 1


def test_functions_are_serialized_by_name():
    config = losses.serialize(losses.mean_absolute_error)
    assert config["config"] == "mean_absolute_error"
    assert type(losses.deserialize(config)) is losses.MeanAbsoluteError
    assert type(losses.deserialize("mae")) is losses.MeanAbsoluteError


def test_wrapped_functions_come_back_if_they_are_given():
    def mine(y_true, y_pred, power):
        return abs(y_true - y_pred) ** power

    config = losses.serialize(losses.LossFunctionWrapper(mine, power=2))
    again = losses.deserialize(config, custom_objects={"mine": mine})
    assert again([1.0], [4.0]) == 9.0
    with pytest.raises(ValueError, match="Unknown loss 'mine'"):
        losses.deserialize(config)


@pytest.mark.parametrize(
    ("labels", "output", "cls"),
    [
        ((None,), (None, 1), losses.BinaryCrossentropy),
        ((None, 1), (None, 5), losses.SparseCategoricalCrossentropy),
        ((None,), (None, 5), losses.SparseCategoricalCrossentropy),
        ((None, 5), (None, 5), losses.CategoricalCrossentropy),
    ],
)
def test_crossentropy_is_chosen_by_shapes(labels, output, cls):
    assert type(losses.resolve("crossentropy", labels, output)) is cls
    assert type(losses.resolve("ce", labels, output)) is cls
    assert type(losses.resolve("mse", labels, output)) is losses.MeanSquaredError


def test_unknown_reductions_are_refused():
    with pytest.raises(
        ValueError, match=r"mean_squared_error expects reduction to be one of .* received 'avg'"
    ):
        losses.MeanSquaredError(reduction="avg")


@pytest.mark.parametrize("identifier", [None, 3, int])
def test_other_things_are_no_losses(identifier):
    with pytest.raises(TypeError, match="expects the name of a known loss, or such an object"):
        losses.get(identifier)
