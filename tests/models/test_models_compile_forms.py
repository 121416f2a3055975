"""The forms in which compile takes losses and metrics, and under which names they come back."""

import copy
import inspect

import numpy as np
import pytest
from models_samples import ONE_HOT, N, X, Y, assert_weights, dense, told

from tinycnn import Sequential, callbacks, metrics
from tinycnn.layers import Dense

WEIGHT = np.linspace(0, 3, N)


def compiled(**arguments):
    model = dense()
    model.compile(
        **{"optimizer": "sgd", "loss": "sparse_categorical_crossentropy", "metrics": []} | arguments
    )
    return model


@pytest.mark.parametrize("loss", [["mse"], {"out": "mse"}, ("mse",)])
def test_a_loss_may_stand_in_a_list_for_the_one_output(loss):
    assert compiled(loss=loss).evaluate(X, ONE_HOT, verbose=0) == compiled(loss="mse").evaluate(
        X, ONE_HOT, verbose=0
    )


@pytest.mark.parametrize("weight", [2.0, [2.0], {"out": 2.0}, np.float32(2)])
def test_a_loss_weight_multiplies_loss_and_gradient(weight):
    from tinycnn.optimizers import SGD

    twice, plain = compiled(loss_weights=weight, optimizer=SGD(0.1)), compiled(optimizer=SGD(0.2))
    a = twice.fit(X, Y, batch_size=N, shuffle=False, verbose=0, sample_weight=WEIGHT).history["loss"][0]
    b = plain.fit(X, Y, batch_size=N, shuffle=False, verbose=0, sample_weight=WEIGHT).history["loss"][0]
    assert a == pytest.approx(2 * b, rel=1e-6)
    for mine, other in zip(twice.get_weights(), plain.get_weights(), strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("given", [["accuracy"], ("accuracy",), [["accuracy"]], {"out": ["accuracy"]}])
def test_metrics_may_be_nested(given):
    assert compiled(metrics=given).metrics_names == ["loss", "accuracy"]


def test_metrics_of_a_dictionary_come_in_the_order_of_its_keys():
    given = {"b": ["accuracy"], "a": [["acc"], metrics.Mean("mine")]}
    assert compiled(metrics=given).metrics_names == ["loss", "acc", "mine", "accuracy"]


def test_only_weighted_metrics_see_the_weights():
    model = compiled(metrics=["accuracy"], weighted_metrics=["accuracy"])
    right = model.predict(X, verbose=0).argmax(axis=1) == Y
    found = model.evaluate(X, Y, sample_weight=WEIGHT, verbose=0, return_dict=True)
    assert found["accuracy"] == pytest.approx(right.mean())
    assert found["weighted_accuracy"] == pytest.approx((right * WEIGHT).sum() / WEIGHT.sum())
    plain = model.evaluate(X, Y, verbose=0, return_dict=True)
    assert plain["weighted_accuracy"] == plain["accuracy"]


def test_class_weights_are_weights_for_weighted_metrics():
    model = compiled(optimizer="sgd", weighted_metrics=["accuracy"])
    right = model.predict(X, verbose=0).argmax(axis=1) == Y
    weight = np.array([0.5, 1.0, 3.0])[Y]
    found = model.train_on_batch(X, Y, class_weight={0: 0.5, 2: 3.0}, return_dict=True)
    assert found["accuracy"] == pytest.approx((right * weight).sum() / weight.sum())


def test_names_that_are_taken_are_told_apart():
    model = compiled(metrics=["accuracy", "accuracy"], weighted_metrics=["accuracy", "accuracy", "acc"])
    assert model.metrics_names == [
        "loss",
        "accuracy",
        "accuracy_1",
        "weighted_accuracy",
        "weighted_accuracy_1",
        "acc",
    ]
    assert [metric.name for metric in model.metrics[1:3]] == ["accuracy", "accuracy"]


class Several(metrics.Metric):
    """The share of each class among the labels, as an array or by name."""

    def __init__(self, named):
        self.named = named
        super().__init__(name="shares")

    def reset_state(self):
        self.seen = np.zeros(3)

    def update_state(self, y_true, y_pred, sample_weight=None):
        self.seen += np.bincount(y_true, minlength=3)

    def result(self):
        shares = self.seen / self.seen.sum()
        return {f"class_{i}": share for i, share in enumerate(shares)} if self.named else shares


SHARES = np.bincount(Y, minlength=3) / N


def test_a_metric_may_have_an_array_as_its_value(capsys):
    model = compiled(metrics=[Several(named=False)])
    history = model.fit(X, Y, epochs=2, validation_data=(X, Y), verbose=2).history
    assert list(history) == ["loss", "shares", "val_loss", "val_shares"]
    np.testing.assert_array_equal(history["shares"], np.float32([SHARES, SHARES]))
    np.testing.assert_array_equal(model.evaluate(X, Y, verbose=0)[1], np.float32(SHARES))
    assert "val_shares: 0.3333" in capsys.readouterr().out  # the mean, as in Keras


def test_a_metric_may_have_several_named_values():
    model = compiled(metrics=[Several(named=True)])
    history = model.fit(X, Y, verbose=0).history
    assert {name: values[0] for name, values in history.items() if name != "loss"} == pytest.approx(
        {f"class_{i}": share for i, share in enumerate(SHARES)}
    )
    assert model.evaluate(X, Y, verbose=0)[1:] == pytest.approx(SHARES.tolist())


def test_results_can_be_read_and_forgotten_at_any_time():
    model = compiled(metrics=["accuracy"])
    found = model.evaluate(X, Y, verbose=0, return_dict=True)
    assert model.get_metrics_result() == found
    model.reset_metrics()
    assert model.get_metrics_result() == {"accuracy": 0.0, "loss": 0.0}
    assert [metric.name for metric in model.metrics] == ["loss", "accuracy"]
    assert Sequential([Dense(1)]).metrics == []


def test_compiled_again_a_model_keeps_loss_and_metrics_that_are_not_given():
    model = compiled(metrics=["accuracy"])
    loss = model.loss
    model.compile("adam")
    assert model.loss is loss and model.metrics_names == ["loss", "accuracy"]
    model.compile("adam", "mse", metrics=[])
    assert model.metrics_names == ["loss"]


def test_what_only_keras_needs_is_taken():
    one, other = compiled(), compiled(steps_per_execution=3, jit_compile=True, auto_scale_loss=False)
    assert other.compiled and not Sequential([Dense(1)]).compiled
    a, b = (model.fit(X, Y, shuffle=False, verbose=0).history for model in (one, other))
    assert a == b
    assert_weights(one, other)


def test_a_compiled_model_can_be_copied():
    model = compiled(loss_weights=0.5, weighted_metrics=["accuracy"])
    twin = copy.deepcopy(model)
    assert twin.evaluate(X, Y, verbose=0) == model.evaluate(X, Y, verbose=0)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (
            {"loss": ["mse", "mae"]},
            "compile: loss expects one, for the model's one output, received 2 of them.",
        ),
        ({"loss_weights": [1.0, 2.0]}, "compile: loss_weights expects one"),
        ({"loss_weights": "1"}, "compile: loss_weights expects a number, received '1'."),
        ({"steps_per_execution": 0}, "steps_per_execution to be a whole number"),
    ],
)
def test_what_is_for_models_of_several_outputs_is_told(arguments, text):
    assert text in told(ValueError, lambda: compiled(**arguments))


ARGUMENTS = {
    "fit": "x y batch_size epochs verbose callbacks validation_split validation_data shuffle class_weight "
    "sample_weight initial_epoch steps_per_epoch validation_steps validation_batch_size validation_freq",
    "evaluate": "x y batch_size verbose sample_weight steps callbacks return_dict",
    "predict": "x batch_size verbose steps callbacks",
    "compile": "optimizer loss loss_weights metrics weighted_metrics run_eagerly steps_per_execution "
    "jit_compile auto_scale_loss",
    "train_on_batch": "x y sample_weight class_weight return_dict",
    "test_on_batch": "x y sample_weight return_dict",
    "predict_on_batch": "x",
}


@pytest.mark.parametrize("method", ARGUMENTS)
def test_arguments_come_in_the_order_of_keras(method):
    found = list(inspect.signature(getattr(Sequential, method)).parameters)[1:]
    assert found == ARGUMENTS[method].split()


@pytest.mark.parametrize(
    ("freq", "epochs"), [(1, [1, 2, 3, 4]), (2, [2, 4]), (5, []), ([1, 4], [1, 4]), ((3,), [3])]
)
def test_validation_freq_says_after_which_epochs_to_validate(freq, epochs):
    class Validations(callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if "val_loss" in logs:
                found.append(epoch + 1)

    found = []
    dense().fit(
        X, Y, epochs=4, validation_split=0.2, validation_freq=freq, callbacks=[Validations()], verbose=0
    )
    assert found == epochs


@pytest.mark.parametrize("freq", [0, "2", 1.5])
def test_a_validation_freq_of_another_kind_is_told(freq):
    assert "validation_freq to be a whole number" in told(
        ValueError, lambda: dense().fit(X, Y, validation_split=0.2, validation_freq=freq, verbose=0)
    )


def test_shuffle_of_batches_keeps_each_batch_together():
    seen = []

    def labels(y_true, y_pred):
        seen.append(np.array(y_true).ravel().tolist())
        return np.zeros(len(y_true))

    model = Sequential([Dense(1)])
    model.compile("sgd", "mse", metrics=[labels])
    model.fit(X, np.arange(N), batch_size=20, shuffle="batch", verbose=0)
    assert [sorted(batch) for batch in seen] == [list(range(20)), list(range(20, 40)), list(range(40, 50))]
    assert all(batch != sorted(batch) for batch in seen)


@pytest.mark.parametrize(
    ("flag", "method"), [("stop_evaluating", "evaluate"), ("stop_predicting", "predict")]
)
def test_a_callback_may_end_measuring_and_predicting(flag, method):
    class Stop(callbacks.Callback):
        steps = 0

        def on_test_batch_end(self, batch, logs=None):
            self.steps += 1
            setattr(self.model, flag, batch == 1)

        on_predict_batch_end = on_test_batch_end

    for x in (X, (batch for batch in (X[:10], X[10:20], X[20:30]))):
        stop, model = Stop(), compiled()
        data = {"x": x} if method == "predict" else {"x": X, "y": Y}
        batch_size = {"batch_size": 10} if isinstance(x, np.ndarray) or method == "evaluate" else {}
        found = getattr(model, method)(**data, **batch_size, callbacks=[stop], verbose=0)
        assert stop.steps == 2
        assert method == "evaluate" or len(found) == 20


def test_a_callback_may_set_where_training_begins():
    class Resume(callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.model._initial_epoch = 3

    assert dense().fit(X, Y, epochs=5, callbacks=[Resume()], verbose=0).epoch == [3, 4]
