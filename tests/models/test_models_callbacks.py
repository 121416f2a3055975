"""Callbacks in fit, evaluate and predict: which are called, when, and with what."""

import pytest
from models_samples import X, Y, dense

from tinycnn.callbacks import Callback

OLDER = ("on_batch_begin", "on_batch_end")
HOOKS = [name for name in vars(Callback) if name.startswith("on_") and name not in OLDER]


class Diary(Callback):
    """Notes every call."""

    def __init__(self):
        self.calls = []


def _noting(hook):
    def note(self, *position, logs=None):
        if position and isinstance(position[-1], dict):
            *position, logs = position
        self.calls.append((hook, *position, *([sorted(logs)] if logs else [])))

    return note


for _hook in HOOKS:
    setattr(Diary, _hook, _noting(_hook))

TRAINED = ["accuracy", "loss"]
BOTH = ["accuracy", "loss", "val_accuracy", "val_loss"]


def test_hooks_of_fit_come_in_order():
    diary = Diary()
    dense().fit(X, Y, batch_size=25, epochs=2, validation_data=(X, Y), callbacks=[diary], verbose=0)
    measuring = [
        ("on_test_begin",),
        ("on_test_batch_begin", 0),
        ("on_test_batch_end", 0, TRAINED),
        ("on_test_batch_begin", 1),
        ("on_test_batch_end", 1, TRAINED),
        ("on_test_end", TRAINED),
    ]
    expected = [("on_train_begin",)]
    for epoch in range(2):
        expected += [
            ("on_epoch_begin", epoch),
            ("on_train_batch_begin", 0),
            ("on_train_batch_end", 0, TRAINED),
            ("on_train_batch_begin", 1),
            ("on_train_batch_end", 1, TRAINED),
            *measuring,
            ("on_epoch_end", epoch, BOTH),
        ]
    assert diary.calls == [*expected, ("on_train_end", BOTH)]


def test_hooks_of_evaluate_come_in_order():
    diary = Diary()
    dense().evaluate(X, Y, batch_size=50, callbacks=[diary], verbose=0)
    assert [call[0] for call in diary.calls] == [
        "on_test_begin",
        "on_test_batch_begin",
        "on_test_batch_end",
        "on_test_end",
    ]


def test_hooks_of_predict_come_in_order_with_the_outputs():
    diary = Diary()
    dense().predict(X, batch_size=25, callbacks=[diary], verbose=0)
    assert diary.calls == [
        ("on_predict_begin",),
        ("on_predict_batch_begin", 0),
        ("on_predict_batch_end", 0, ["outputs"]),
        ("on_predict_batch_begin", 1),
        ("on_predict_batch_end", 1, ["outputs"]),
        ("on_predict_end",),
    ]


def test_callbacks_know_the_model_and_how_it_is_trained():
    diary, model = Diary(), dense()
    model.fit(X, Y, batch_size=20, epochs=3, initial_epoch=1, callbacks=diary, verbose=0)
    assert diary.model is model
    assert diary.params == {"epochs": 3, "steps": 3, "verbose": 0}


def test_batch_logs_are_averages_since_the_epoch_began():
    seen = []

    class Keep(Callback):
        def on_train_batch_end(self, batch, logs=None):
            seen.append(dict(logs))

    history = dense().fit(X, Y, batch_size=25, epochs=2, callbacks=[Keep()], verbose=0).history
    assert len(seen) == 4
    assert [seen[1]["loss"], seen[3]["loss"]] == history["loss"]
    assert seen[0]["loss"] != seen[1]["loss"]


@pytest.mark.parametrize(("hook", "steps"), [("on_train_batch_end", 1), ("on_epoch_end", 2)])
def test_stop_training_ends_at_once(hook, steps):
    def stop(self, *position, logs=None):
        self.model.stop_training = True

    model = dense()
    stopping = type("Stopping", (Callback,), {hook: stop})()
    history = model.fit(
        X, Y, batch_size=25, epochs=5, validation_data=(X, Y), callbacks=[stopping], verbose=0
    )
    assert model.optimizer.iterations == steps
    assert history.epoch == [0] and "val_loss" in history.history


def test_the_next_fit_begins_unstopped():
    model = dense()
    model.stop_training = True
    assert len(model.fit(X, Y, epochs=2, verbose=0).epoch) == 2


def test_a_callback_may_add_to_the_history():
    class Adds(Callback):
        def on_epoch_end(self, epoch, logs=None):
            logs["lr"] = self.model.optimizer.learning_rate

    assert dense().fit(X, Y, callbacks=[Adds()], verbose=0).history["lr"] == [0.01]


def test_a_callback_may_change_the_learning_rate():
    class Halve(Callback):
        def on_epoch_begin(self, epoch, logs=None):
            self.model.optimizer.learning_rate /= 2

    model = dense()
    model.fit(X, Y, epochs=3, callbacks=[Halve()], verbose=0)
    assert model.optimizer.learning_rate == pytest.approx(0.01 / 8)


def test_an_error_in_a_callback_leaves_a_model_that_works():
    class Fails(Callback):
        def on_train_batch_end(self, batch, logs=None):
            raise LookupError("mine")

    model = dense()
    with pytest.raises(LookupError, match="mine"):
        model.fit(X, Y, callbacks=[Fails()], verbose=0)
    assert len(model.fit(X, Y, verbose=0).history["loss"]) == 1


def test_what_is_no_callback_is_refused():
    with pytest.raises(TypeError) as caught:
        dense().fit(X, Y, callbacks=["early"], verbose=0)
    assert str(caught.value) == "callbacks expects objects of class Callback, received 'early' of type str."
