"""ReduceLROnPlateau and LearningRateScheduler."""

from types import SimpleNamespace

import pytest

from tinycnn.callbacks import LearningRateScheduler, ReduceLROnPlateau


@pytest.fixture
def model(model):
    model.optimizer = SimpleNamespace(learning_rate=0.5)
    return model


def rates(model, callback, values):
    """Run epochs with these losses; return the learning rate after each, and the logs."""
    callback.set_model(model)
    callback.on_train_begin()
    found = []
    for epoch, value in enumerate(values):
        callback.on_epoch_begin(epoch)
        logs = {"val_loss": value}
        callback.on_epoch_end(epoch, logs)
        found.append((logs["learning_rate"], model.optimizer.learning_rate))
    return found


def test_a_plateau_reduces_the_rate_after_its_patience(model):
    found = rates(model, ReduceLROnPlateau(factor=0.5, patience=2), [3, 2, 2, 2, 2, 2])
    assert [after for _, after in found] == [0.5, 0.5, 0.5, 0.25, 0.25, 0.125]


def test_the_logs_hold_the_rate_that_the_epoch_was_trained_with(model):
    found = rates(model, ReduceLROnPlateau(factor=0.5, patience=1), [3, 3, 3])
    assert [logged for logged, _ in found] == [0.5, 0.5, 0.25]


def test_epochs_of_cooldown_are_not_counted(model):
    found = rates(model, ReduceLROnPlateau(factor=0.5, patience=1, cooldown=2), [3] * 6)
    assert [after for _, after in found] == [0.5, 0.25, 0.25, 0.125, 0.125, 0.0625]


def test_the_rate_stops_at_its_least(model):
    found = rates(model, ReduceLROnPlateau(factor=0.25, patience=1, min_lr=0.25), [3] * 4)
    assert [after for _, after in found] == [0.5, 0.25, 0.25, 0.25]


def test_a_second_training_begins_anew(model):
    callback = ReduceLROnPlateau(factor=0.5, patience=2)
    rates(model, callback, [1, 1])
    assert callback.wait == 1
    assert [after for _, after in rates(model, callback, [9, 9])] == [0.5, 0.5]


def test_a_factor_that_does_not_reduce_is_refused():
    with pytest.raises(ValueError, match="a factor below 1, received 1.0"):
        ReduceLROnPlateau(factor=1.0)


def test_a_value_that_is_not_there_is_warned_of(model):
    with pytest.warns(UserWarning, match="watches 'val_acc', which is not in the logs"):
        rates(model, ReduceLROnPlateau("val_acc"), [1])


def test_it_says_what_the_rate_becomes(model, capsys):
    rates(model, ReduceLROnPlateau(factor=0.5, patience=1, verbose=1), [1, 1])
    text = "\nEpoch 2: ReduceLROnPlateau reducing learning rate to 0.25.\n"
    assert capsys.readouterr().out == text


def test_a_schedule_sets_the_rate_when_the_epoch_begins(model):
    found = rates(model, LearningRateScheduler(lambda epoch: 2.0**-epoch), [1, 1, 1])
    assert found == [(1.0, 1.0), (0.5, 0.5), (0.25, 0.25)]


def test_a_schedule_may_ask_for_the_rate_before(model):
    found = rates(model, LearningRateScheduler(lambda epoch, rate: rate / 2), [1, 1])
    assert [after for _, after in found] == [0.25, 0.125]


def test_an_error_inside_a_schedule_is_not_hidden(model):
    def schedule(epoch, rate):
        raise TypeError("mine")

    with pytest.raises(TypeError, match="mine"):
        rates(model, LearningRateScheduler(schedule), [1])


def test_a_schedule_must_return_a_float(model):
    with pytest.raises(ValueError, match="a float, received None from the schedule"):
        rates(model, LearningRateScheduler(lambda epoch: None), [1])


def test_an_optimizer_without_a_rate_is_refused(model):
    model.optimizer = object()
    with pytest.raises(ValueError, match="LearningRateScheduler expects an optimizer with a learning_rate"):
        rates(model, LearningRateScheduler(lambda epoch: 1.0), [1])


def test_the_scheduler_says_what_it_sets(model, capsys):
    rates(model, LearningRateScheduler(lambda epoch: 0.25, verbose=1), [1])
    text = "\nEpoch 1: LearningRateScheduler setting learning rate to 0.25.\n"
    assert capsys.readouterr().out == text
