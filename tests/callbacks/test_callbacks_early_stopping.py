import math

import numpy as np
import pytest

from tinycnn.callbacks import EarlyStopping


def losses(*values):
    return [{"val_loss": value} for value in values]


def test_without_patience_it_stops_at_the_first_epoch_that_is_no_better(model):
    assert model.train(EarlyStopping(), losses(3, 2, 2, 1)) == 3
    assert model.stop_training


def test_an_improving_training_is_not_stopped(model):
    stop = EarlyStopping()
    assert model.train(stop, losses(3, 2, 1)) == 3
    assert not model.stop_training
    assert stop.stopped_epoch == 0 and stop.best == 1 and stop.best_epoch == 2


def test_patience_counts_epochs_since_the_last_improvement(model):
    stop = EarlyStopping(patience=2)
    assert model.train(stop, losses(3, 4, 2, 4, 4, 1)) == 5
    assert stop.stopped_epoch == 4


def test_a_change_smaller_than_min_delta_is_no_improvement(model):
    assert model.train(EarlyStopping(min_delta=0.5), losses(3, 2.75, 1)) == 2
    model.stop_training = False
    assert model.train(EarlyStopping(min_delta=-0.5), losses(3, 2.75, 1)) == 2
    model.stop_training = False
    assert model.train(EarlyStopping(min_delta=0.5), losses(3, 2.25, 1)) == 3


def test_accuracy_should_grow(model):
    series = [{"val_accuracy": value} for value in (0.5, 0.75, 0.625, 0.9)]
    assert model.train(EarlyStopping("val_accuracy"), series) == 3


@pytest.mark.parametrize(
    "name", ["acc", "val_acc", "accuracy", "val_accuracy", "auc", "sparse_categorical_accuracy"]
)
def test_names_that_should_grow(model, name):
    assert model.train(EarlyStopping(name), [{name: 1}, {name: 2}, {name: 1}, {name: 5}]) == 3


@pytest.mark.parametrize("name", ["loss", "val_loss", "mae", "val_mean_squared_error"])
def test_names_that_should_shrink(model, name):
    assert model.train(EarlyStopping(name), [{name: 2}, {name: 1}, {name: 2}, {name: 0}]) == 3


def test_a_name_that_does_not_tell_asks_for_the_mode(model):
    with pytest.raises(ValueError, match="grow or shrink, received 'kappa'. Pass mode='min' or mode='max'"):
        EarlyStopping("kappa")
    assert model.train(EarlyStopping("kappa", mode="max"), [{"kappa": 1}, {"kappa": 0}, {"kappa": 2}]) == 2


def test_the_mode_given_wins_over_the_name(model):
    assert model.train(EarlyStopping(mode="max"), losses(1, 2, 1, 3)) == 3


def test_an_unknown_mode_is_refused_with_the_nearest():
    with pytest.raises(ValueError, match="Unknown mode of EarlyStopping 'maxx'. Did you mean 'max'?"):
        EarlyStopping(mode="maxx")


def test_epochs_that_miss_the_baseline_use_up_the_patience(model):
    assert model.train(EarlyStopping(patience=2, baseline=1.0), losses(3, 2.5, 2.75, 2.0)) == 3
    model.stop_training = False
    assert model.train(EarlyStopping(patience=2, baseline=2.75), losses(3, 2.5, 2.75, 2.0)) == 4


def test_epochs_before_the_start_are_not_looked_at(model):
    stop = EarlyStopping(start_from_epoch=3)
    assert model.train(stop, losses(1, 9, 9, 5, 4, 6, 0)) == 6
    assert stop.best == 4 and stop.best_epoch == 4


def test_the_best_weights_come_back_after_stopping(model):
    stop = EarlyStopping(patience=2, restore_best_weights=True)
    model.train(stop, losses(3, 1, 2, 2, 0))
    assert model.weights == [2]


def test_the_best_weights_come_back_also_when_nothing_stopped(model):
    model.train(EarlyStopping(patience=9, restore_best_weights=True), losses(3, 1, 2))
    assert not model.stop_training
    assert model.weights == [2]


def test_the_weights_stay_if_nothing_was_asked(model):
    stop = EarlyStopping(patience=2)
    model.train(stop, losses(3, 1, 2, 2, 0))
    assert model.weights == [4]
    assert stop.best_weights is None


def test_the_best_epoch_is_restored_though_no_epoch_reached_the_baseline(model):
    model.train(EarlyStopping(patience=3, baseline=0.5, restore_best_weights=True), losses(3, 1, 2, 2))
    assert model.weights == [2]


def test_nan_is_never_an_improvement(model):
    stop = EarlyStopping(patience=2, restore_best_weights=True)
    assert model.train(stop, losses(3, math.nan, math.nan, 1)) == 3
    assert stop.best == 3 and model.weights == [1]


def test_the_very_first_epoch_never_stops_a_training(model):
    assert model.train(EarlyStopping(), losses(math.nan, math.nan, 1)) == 2


def test_a_number_improves_on_nan(model):
    stop = EarlyStopping(patience=3, restore_best_weights=True)
    model.train(stop, losses(math.nan, 2, 3))
    assert stop.best == 2 and model.weights == [2]


def test_nothing_but_nan_restores_the_first_epoch(model):
    model.train(EarlyStopping(patience=2, restore_best_weights=True), losses(*[math.nan] * 5))
    assert model.weights == [1]


def test_a_second_training_begins_anew(model):
    stop = EarlyStopping(patience=1)
    model.train(stop, losses(1, 2))
    model.stop_training = False
    assert model.train(stop, losses(9, 8, 7, 7)) == 4
    assert stop.best == 7


def test_a_value_that_is_not_there_is_warned_of_with_those_that_are(model):
    series = [{"loss": 1.0, "accuracy": 0.5}]
    expected = "EarlyStopping watches 'val_acc', which is not in the logs. They hold: loss, accuracy."
    with pytest.warns(UserWarning, match=expected):
        model.train(EarlyStopping("val_acc"), series)
    assert not model.stop_training


def test_accuracy_is_not_found_under_its_short_name(model):
    with pytest.warns(UserWarning, match="They hold: val_accuracy"):
        model.train(EarlyStopping("val_acc"), [{"val_accuracy": 1.0}])


def test_numpy_numbers_will_do(model):
    assert model.train(EarlyStopping(), losses(np.float32(2), np.array(1.0), np.float64(1))) == 3


def test_it_says_when_it_stopped_and_what_it_put_back(model, capsys):
    model.train(EarlyStopping(patience=1, restore_best_weights=True, verbose=1), losses(3, 2, 4))
    assert capsys.readouterr().out == (
        "Epoch 3: early stopping\nRestoring model weights from the end of the best epoch: 2.\n"
    )


def test_it_is_silent_by_itself(model, capsys):
    model.train(EarlyStopping(restore_best_weights=True), losses(3, 4))
    assert capsys.readouterr().out == ""
