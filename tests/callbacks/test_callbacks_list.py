import numpy as np
import pytest

from tinycnn.callbacks import Callback, CallbackList, EarlyStopping, History, ProgressBar


class Averages:
    """What the engine hands over at the end of a batch."""

    def __init__(self):
        self.asked = 0

    def result(self):
        self.asked += 1
        return {"loss": 0.5}


HOOKS = [
    ("on_train_begin", ()),
    ("on_train_end", ()),
    ("on_epoch_begin", (3,)),
    ("on_epoch_end", (3,)),
    ("on_train_batch_begin", (3,)),
    ("on_train_batch_end", (3,)),
    ("on_test_begin", ()),
    ("on_test_end", ()),
    ("on_test_batch_begin", (3,)),
    ("on_test_batch_end", (3,)),
    ("on_predict_begin", ()),
    ("on_predict_end", ()),
    ("on_predict_batch_begin", (3,)),
    ("on_predict_batch_end", (3,)),
]


def listener(hook, heard, name="a"):
    def hear(self, *position, **named):
        if not named:  # the logs may come by position too
            *position, logs = position
        heard.append((name, tuple(position), named.get("logs") if named else logs))

    return type("Listener", (Callback,), {hook: hear})()


@pytest.mark.parametrize(("hook", "position"), HOOKS)
def test_every_hook_reaches_every_callback_in_order(hook, position):
    heard = []
    hooks = CallbackList([listener(hook, heard, "a"), Callback(), listener(hook, heard, "b")])
    getattr(hooks, hook)(*position, logs={"loss": 1.0})
    assert heard == [("a", position, {"loss": 1.0}), ("b", position, {"loss": 1.0})]


@pytest.mark.parametrize(("hook", "position"), HOOKS)
def test_no_logs_are_an_empty_dictionary(hook, position):
    heard = []
    getattr(CallbackList(listener(hook, heard)), hook)(*position)
    assert heard == [("a", position, {})]


@pytest.mark.parametrize("which", ["begin", "end"])
def test_the_older_names_of_batch_hooks_are_called(which):
    heard = []
    getattr(CallbackList(listener(f"on_batch_{which}", heard)), f"on_train_batch_{which}")(3)
    assert heard == [("a", (3,), {})]


def test_a_hook_set_on_the_object_is_called():
    heard = []
    callback = Callback()
    callback.on_train_batch_end = lambda batch, logs=None: heard.append(logs)
    CallbackList(callback).on_train_batch_end(0, {"loss": 1.0})
    assert heard == [{"loss": 1.0}]


def test_averages_are_not_computed_if_nobody_listens():
    averages = Averages()
    CallbackList([History(), EarlyStopping()]).on_train_batch_end(0, averages)
    assert averages.asked == 0


def test_averages_are_computed_once_for_all_and_given_as_a_dictionary():
    heard, averages = [], Averages()
    hooks = CallbackList([listener("on_train_batch_end", heard), listener("on_batch_end", heard)])
    hooks.on_train_batch_end(0, averages)
    assert averages.asked == 1
    assert [logs for _, _, logs in heard] == [{"loss": 0.5}] * 2


def test_a_callback_that_takes_averages_gets_them_as_they_are():
    heard, averages = [], Averages()
    callback = listener("on_train_batch_end", heard)
    callback.takes_averages = True
    CallbackList(callback).on_train_batch_end(0, averages)
    assert averages.asked == 0
    assert heard[0][2] is averages


def test_what_an_earlier_callback_adds_later_ones_see():
    class Adds(Callback):
        def on_epoch_end(self, epoch, logs=None):
            logs["learning_rate"] = 0.1

    history = History()
    CallbackList([Adds(), history]).on_epoch_end(0, {"loss": 1.0})
    assert history.history == {"loss": [1.0], "learning_rate": [0.1]}


def test_model_and_params_are_handed_to_all():
    callbacks = [Callback(), Callback()]
    model, params = object(), {"epochs": 3}
    CallbackList(callbacks, model, params)
    assert all(callback.model is model and callback.params is params for callback in callbacks)


def test_one_callback_or_none_or_nested_lists_will_do():
    a, b = Callback(), Callback()
    assert CallbackList().callbacks == []
    assert CallbackList(a).callbacks == [a]
    assert CallbackList([a, None, [b]]).callbacks == [a, b]


def test_a_class_in_place_of_an_object_is_refused():
    with pytest.raises(TypeError, match=r"the class EarlyStopping. Write EarlyStopping\(...\)."):
        CallbackList([EarlyStopping])


def test_something_else_is_refused():
    with pytest.raises(
        TypeError, match="callbacks expects objects of class Callback, received 'early' of type str"
    ):
        CallbackList(["early"])


def test_history_keeps_plain_floats():
    history = History()
    history.on_epoch_end(0, {"loss": np.float32(0.5), "accuracy": np.array(0.25), "note": "text"})
    assert history.history == {"loss": [0.5], "accuracy": [0.25], "note": ["text"]}
    assert type(history.history["loss"][0]) is type(history.history["accuracy"][0]) is float


def test_history_counts_epochs_anew_in_each_training():
    history = History()
    for first in (0, 5):
        history.on_train_begin()
        history.on_epoch_end(first, {"loss": first})
    assert history.epoch == [5]
    assert history.history == {"loss": [0.0, 5.0]}


def test_a_bar_is_told_last_so_that_it_shows_what_others_add():
    bar, other = ProgressBar(0), History()
    assert CallbackList([bar, other]).callbacks == [other, bar]


def test_a_users_own_bar_stands_for_the_one_of_fit():
    own = ProgressBar(0)
    assert CallbackList([ProgressBar(2), [own], History()]).callbacks[-1] is own
    assert len(CallbackList([ProgressBar(2), [own]]).callbacks) == 1
