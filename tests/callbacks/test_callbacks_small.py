"""CSVLogger, TerminateOnNaN, LambdaCallback, SwapEMAWeights."""

import csv
import errno
import os
from types import SimpleNamespace

import numpy as np
import pytest

from tinycnn.callbacks import CallbackList, CSVLogger, LambdaCallback, SwapEMAWeights, TerminateOnNaN


def log(path, series, **settings):
    callback = CSVLogger(path, **settings)
    callback.on_train_begin()
    for epoch, logs in enumerate(series):
        callback.on_epoch_end(epoch, logs)
    callback.on_train_end()
    return path.read_bytes().decode()


def test_each_epoch_is_a_line(tmp_path):
    text = log(tmp_path / "a.csv", [{"loss": 0.5, "val_loss": 1.0, "acc": 0.25}, {"loss": 0.25}])
    assert text == "epoch,acc,loss,val_loss\r\n0,0.25,0.5,1.0\r\n1,NA,0.25,NA\r\n"


def test_columns_for_a_later_validation_are_there(tmp_path):
    text = log(tmp_path / "a.csv", [{"loss": 0.5}, {"loss": 0.5, "val_loss": 2.0}])
    assert text == "epoch,loss,val_loss\r\n0,0.5,NA\r\n1,0.5,2.0\r\n"


def test_another_training_replaces_the_file_or_goes_on_in_it(tmp_path):
    path = tmp_path / "a.csv"
    log(path, [{"loss": 1.0, "val_loss": 1.0}])
    log(path, [{"loss": 2.0, "val_loss": 1.0}], separator=";")
    text = log(path, [{"loss": 3.0, "val_loss": 1.0}], separator=";", append=True)
    assert text == "epoch;loss;val_loss\r\n0;2.0;1.0\r\n0;3.0;1.0\r\n"


def test_lists_share_a_cell(tmp_path):
    text = log(tmp_path / "a.csv", [{"loss": np.array([1, 2]), "val_loss": np.array(0.5)}])
    assert text.splitlines()[1] == '0,"""[1, 2]""",0.5'


@pytest.mark.parametrize("loss", [float("nan"), float("inf"), -np.inf, np.float32("nan")])
def test_a_loss_that_is_no_number_ends_the_training(model, capsys, loss):
    callback = TerminateOnNaN()
    callback.set_model(model)
    callback.on_train_batch_end(0, {"loss": 1.0})
    callback.on_train_batch_end(1, {})
    assert not model.stop_training
    callback.on_train_batch_end(2, {"loss": loss})
    assert model.stop_training
    assert capsys.readouterr().out == "Batch 2: Invalid loss, terminating training\n"


def test_a_loss_that_is_no_number_may_be_an_error():
    with pytest.raises(RuntimeError, match="The loss is nan at batch 3"):
        TerminateOnNaN(raise_error=True).on_train_batch_end(3, {"loss": float("nan")})


def test_functions_stand_for_methods_whatever_they_call_their_arguments():
    heard = []
    callback = LambdaCallback(
        on_epoch_begin=lambda e, values: heard.append(("begin", e)),
        on_epoch_end=lambda e, values: heard.append((e, dict(values))),
        on_train_end=lambda values: heard.append("end"),
        on_test_end=lambda logs: heard.append("tested"),
        mark=3,
    )
    hooks = CallbackList(callback)
    hooks.on_train_begin()
    hooks.on_epoch_begin(0)
    hooks.on_epoch_end(0, {"loss": 1.0})
    hooks.on_test_end({})
    hooks.on_train_end()
    assert heard == [("begin", 0), (0, {"loss": 1.0}), "tested", "end"]
    assert callback.mark == 3


def test_functions_for_batches_are_called():
    heard = []
    callback = LambdaCallback(on_train_batch_end=lambda batch, logs: heard.append((batch, logs["loss"])))
    CallbackList(callback).on_train_batch_end(4, {"loss": 2.0})
    assert heard == [(4, 2.0)]


@pytest.fixture
def averaging():
    values = np.array([1.0, 2.0, 9.0])
    slots = {"average": np.array([5.0, 6.0])}
    return SimpleNamespace(
        optimizer=SimpleNamespace(name="sgd", slots=slots),
        parameters=lambda: SimpleNamespace(values=values),
        values=values,
    )


@pytest.mark.parametrize("what", ["test", "predict"])
def test_the_average_is_in_place_while_it_is_measured_or_used(averaging, what):
    callback = SwapEMAWeights()
    callback.set_model(averaging)
    getattr(callback, f"on_{what}_begin")()
    assert averaging.values.tolist() == [5, 6, 9]
    getattr(callback, f"on_{what}_end")()
    assert averaging.values.tolist() == [1, 2, 9]
    assert averaging.optimizer.slots["average"].tolist() == [5, 6]


def test_the_average_stays_after_the_last_epoch(averaging):
    callback = SwapEMAWeights(swap_on_epoch=True)
    callback.set_model(averaging)
    callback.set_params({"epochs": 2})
    callback.on_epoch_begin(0)
    callback.on_epoch_end(0)
    assert averaging.values.tolist() == [5, 6, 9]
    callback.on_epoch_begin(1)
    assert averaging.values.tolist() == [1, 2, 9]
    callback.on_epoch_end(1)
    assert averaging.values.tolist() == [5, 6, 9]
    assert averaging.optimizer.slots["average"].tolist() == [5, 6]


def test_an_optimizer_without_average_is_refused(averaging):
    averaging.optimizer.slots = {}
    callback = SwapEMAWeights()
    callback.set_model(averaging)
    with pytest.raises(ValueError, match="an optimizer with use_ema=True"):
        callback.on_test_begin()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no disk that is full at once")
def test_a_table_on_a_full_disk_says_whose_it_is(tmp_path):
    table = CSVLogger(tmp_path / "log.csv")
    table.on_train_begin()
    table.on_epoch_begin(0)
    with open("/dev/full", "w") as full:
        table.csv_file.close()
        table.csv_file, table.writer = full, csv.writer(full)
        with pytest.raises(OSError, match=r"CSVLogger cannot write: No space left.*log\.csv") as told:
            table.on_epoch_end(0, {"loss": 1.0})
        assert told.value.errno == errno.ENOSPC
        with pytest.raises(OSError):
            full.close()
    table.csv_file = None
