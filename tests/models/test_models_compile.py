"""What compile takes, and what it refuses."""

import pytest
from models_samples import X, Y, dense

from tinycnn import Sequential, losses, metrics, optimizers
from tinycnn.errors import NotCompiledError
from tinycnn.layers import Dense


@pytest.mark.parametrize("optimizer", ["adam", "Adam", "ADAM", optimizers.Adam, optimizers.Adam()])
@pytest.mark.parametrize(
    "loss",
    [
        "mse",
        "mean_squared_error",
        losses.MeanSquaredError,
        losses.MeanSquaredError(),
        losses.mean_squared_error,
    ],
)
def test_names_classes_and_objects_mean_the_same(optimizer, loss):
    model = Sequential([Dense(1)])
    model.compile(optimizer, loss)
    assert type(model.optimizer) is optimizers.Adam
    assert type(model.loss) is losses.MeanSquaredError


def test_an_object_is_taken_as_it_is():
    optimizer, loss = optimizers.SGD(0.5), losses.MeanSquaredError()
    model = Sequential([Dense(1)])
    model.compile(optimizer=optimizer, loss=loss)
    assert model.optimizer is optimizer and model.loss is loss


def test_default_optimizer_is_that_of_keras():
    model = Sequential([Dense(1)])
    model.compile(loss="mse")
    assert type(model.optimizer) is optimizers.RMSprop


def spread(y_true, y_pred):
    return y_pred.max(axis=1) - y_pred.min(axis=1)


@pytest.mark.parametrize(
    ("metric", "name"),
    [
        ("accuracy", "accuracy"),
        ("acc", "acc"),
        ("sparse_categorical_accuracy", "sparse_categorical_accuracy"),
        (metrics.SparseCategoricalAccuracy, "sparse_categorical_accuracy"),
        (metrics.SparseCategoricalAccuracy(name="mine"), "mine"),
        (spread, "spread"),
    ],
)
def test_metrics_appear_under_their_names(metric, name):
    model = dense(metrics=[metric])
    assert set(model.fit(X, Y, verbose=0).history) == {"loss", name}
    assert model.metrics_names == ["loss", name]


def test_without_metrics_there_is_the_loss():
    assert list(dense(metrics=[]).fit(X, Y, verbose=0).history) == ["loss"]


def test_compiling_again_keeps_weights_and_forgets_the_optimizer():
    model = dense("adam")
    model.fit(X, Y, verbose=0)
    before = model.get_weights()
    model.compile("adam", "sparse_categorical_crossentropy")
    assert model.optimizer.iterations == 0
    assert all((a == b).all() for a, b in zip(before, model.get_weights(), strict=True))
    model.fit(X, Y, batch_size=25, verbose=0)
    assert model.optimizer.iterations == 2


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"optimizer": "adma"}, "Unknown optimizer 'adma'. Did you mean 'adam"),
        ({"loss": "categorical_crossentrop"}, "Did you mean 'categorical_crossentropy'?"),
        ({"loss": "ms"}, "Unknown loss 'ms'. Did you mean 'mse'?"),
        ({"metrics": ["acuracy"]}, "Unknown metric 'acuracy'. Did you mean 'accuracy'?"),
    ],
)
def test_unknown_strings_are_told_with_the_nearest_known_one(arguments, text):
    with pytest.raises(ValueError) as caught:
        Sequential([Dense(1)]).compile(**{"loss": "mse"} | arguments)
    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (
            {"metrics": "accuracy"},
            "compile: metrics expects a list such as ['accuracy'], received 'accuracy'.",
        ),
        (
            {"metrics": spread},
            "compile: metrics expects a list such as ['accuracy'], received <function spread",
        ),
        (
            {"optimizer": 0.1},
            "The optimizer argument expects the name of a known optimizer, or such an object, "
            "received 0.1 of type float. Known names: adadelta, adagrad, adam, ",
        ),
    ],
)
def test_things_of_another_kind_are_refused(arguments, text):
    with pytest.raises(TypeError) as caught:
        Sequential([Dense(1)]).compile(**{"loss": "mse"} | arguments)
    assert text in str(caught.value)


def test_a_refused_compile_leaves_the_old_one():
    model = dense("adam")
    with pytest.raises(ValueError):
        model.compile("sgd", "no such loss")
    assert type(model.optimizer) is optimizers.Adam
    assert len(model.fit(X, Y, verbose=0).history["loss"]) == 1


@pytest.mark.parametrize("what", ["fit", "evaluate", "train_on_batch", "test_on_batch"])
def test_before_compile_nothing_is_learned_or_measured(what):
    with pytest.raises(NotCompiledError) as caught:
        getattr(Sequential([Dense(3)]), what)(X, Y)
    who = "evaluate" if what == "test_on_batch" else what
    text = str(caught.value)
    assert text.startswith(f"{who} needs a ") and "compile" in text
    assert text.endswith("Call compile(optimizer=..., loss=..., metrics=[...]) first.")


def test_without_a_loss_there_is_nothing_to_learn_from():
    model = Sequential([Dense(3)])
    model.compile("adam")
    with pytest.raises(NotCompiledError, match="loss=..."):
        model.fit(X, Y)


def test_predicting_needs_no_compile():
    assert Sequential([Dense(3)]).predict(X, verbose=0).shape == (len(X), 3)
