import numpy as np
import pytest

from tinycnn.callbacks import CallbackList, ModelCheckpoint
from tinycnn.saving.weights import load_weights, save_weights


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def losses(*values):
    return [{"val_loss": value} for value in values]


def checkpoint(path="best.weights.npz", **settings):
    return ModelCheckpoint(path, save_weights_only=True, **settings)


def test_every_epoch_is_saved(model):
    model.train(checkpoint(), losses(1, 2, 3))
    assert model.saved == ["best.weights.npz"] * 3


def test_fields_are_filled_in_with_epochs_from_one(model):
    model.train(checkpoint("{epoch:02d}-{val_loss:.4f}.weights.npz"), losses(1, 0.98765))
    assert model.saved == ["01-1.0000.weights.npz", "02-0.9877.weights.npz"]


def test_only_the_best_are_saved(model):
    keep = checkpoint("{epoch}.weights.npz", save_best_only=True)
    model.train(keep, losses(3, 4, 2, 2, 1))
    assert model.saved == ["1.weights.npz", "3.weights.npz", "5.weights.npz"]
    assert keep.best == 1


def test_the_best_accuracy_is_the_highest(model):
    keep = checkpoint("{epoch}.weights.npz", save_best_only=True, monitor="val_accuracy")
    model.train(keep, [{"val_accuracy": value} for value in (0.5, 0.75, 0.25)])
    assert model.saved == ["1.weights.npz", "2.weights.npz"]


def test_the_mode_given_wins_over_the_name(model):
    model.train(checkpoint("{epoch}.weights.npz", save_best_only=True, mode="max"), losses(1, 0, 2))
    assert model.saved == ["1.weights.npz", "3.weights.npz"]


def test_a_threshold_is_to_be_beaten(model):
    keep = checkpoint("{epoch}.weights.npz", save_best_only=True, initial_value_threshold=2)
    model.train(keep, losses(3, 2, 1))
    assert model.saved == ["3.weights.npz"]


def test_the_best_of_an_earlier_training_is_to_be_beaten_too(model):
    keep = checkpoint("{epoch}.weights.npz", save_best_only=True)
    model.train(keep, losses(2))
    model.train(keep, losses(3, 1))
    assert model.saved == ["1.weights.npz", "2.weights.npz"]


def test_nan_is_not_the_best(model):
    model.train(checkpoint("{epoch}.weights.npz", save_best_only=True), losses(float("nan"), 5, float("nan")))
    assert model.saved == ["2.weights.npz"]


def test_a_value_that_is_not_there_is_warned_of_and_the_weights_are_saved(model):
    expected = "ModelCheckpoint watches 'val_loss', which is not in the logs. They hold: loss."
    with pytest.warns(UserWarning, match=expected):
        model.train(checkpoint(save_best_only=True), [{"loss": 1.0}])
    assert model.saved == ["best.weights.npz"]


def run_batches(callback, model, epochs, batches):
    hooks = CallbackList(callback, model, {})
    for epoch in range(epochs):
        hooks.on_epoch_begin(epoch)
        for batch in range(batches):
            hooks.on_train_batch_end(batch, {"loss": 10 - batch})
        hooks.on_epoch_end(epoch, {"loss": 0})


def test_batches_are_counted_across_epochs(model):
    run_batches(checkpoint("{epoch}-{batch}.weights.npz", save_freq=3), model, epochs=2, batches=5)
    assert model.saved == ["1-3.weights.npz", "2-1.weights.npz", "2-4.weights.npz"]


def test_the_best_of_batches_is_known_in_the_first_epoch(model):
    keep = checkpoint("{epoch}-{batch}.weights.npz", save_freq=2, save_best_only=True, monitor="loss")
    run_batches(keep, model, epochs=2, batches=4)
    assert model.saved == ["1-2.weights.npz", "1-4.weights.npz"]


@pytest.mark.parametrize("save_freq", ["batch", 0, -1, 2.5, None])
def test_a_frequency_of_no_sense_is_refused(save_freq):
    with pytest.raises(ValueError, match="save_freq='epoch' or a number of batches"):
        checkpoint(save_freq=save_freq)


@pytest.mark.parametrize("path", ["{epoch}.keras", "{epoch}.h5", "{epoch}.hdf5"])
def test_whole_models_are_saved_by_save(model, path):
    whole = []
    model.save = lambda path, overwrite: whole.append((path, overwrite))
    model.train(ModelCheckpoint(path), losses(1, 2))
    assert whole == [(path.format(epoch=1), True), (path.format(epoch=2), True)]
    assert model.saved == []


def test_weights_are_saved_in_both_formats(model):
    model.train(checkpoint("best.weights.h5"), losses(1))
    assert model.saved == ["best.weights.h5"]


@pytest.mark.parametrize(
    ("path", "corrected"),
    [
        ("best.h5", "best.weights.h5"),
        ("best.keras", "best.weights.h5"),
        ("best.npz", "best.weights.h5"),
        ("best.weights", "best.weights.h5"),
        ("run/{val_loss:.4f}", "run/{val_loss:.4f}.weights.h5"),
    ],
)
def test_another_ending_is_refused_with_the_corrected_path(path, corrected):
    with pytest.raises(ValueError) as caught:
        checkpoint(path)
    assert str(caught.value) == (
        "ModelCheckpoint expects a filepath that ends in .weights.h5 or .weights.npz for "
        f"save_weights_only=True, received '{path}'. Write '{corrected}'."
    )


def test_a_file_of_weights_is_refused_for_whole_models():
    with pytest.raises(ValueError, match=r"received 'best.weights.npz'. Write 'best.keras'"):
        ModelCheckpoint("best.weights.npz")


def test_a_field_that_is_not_in_the_logs_is_named(model):
    expected = (
        r"no other fields than epoch, loss, received the field '\{val_los\}' in '\{val_los\}.weights.npz'"
    )
    with pytest.raises(ValueError, match=expected):
        model.train(checkpoint("{val_los}.weights.npz"), [{"loss": 1.0}])


def test_an_empty_field_is_refused(model):
    with pytest.raises(ValueError, match=r"received the field '\{\}'"):
        model.train(checkpoint("{}.weights.npz"), [{"loss": 1.0}])


def test_a_format_that_does_not_suit_is_refused(model):
    with pytest.raises(ValueError, match="formats suit the values, received Unknown format code 'd'"):
        model.train(checkpoint("{loss:d}.weights.npz"), [{"loss": 1.0}])


def test_braces_that_do_not_match_are_refused_at_once():
    with pytest.raises(ValueError, match="whose fields can be read"):
        checkpoint("{epoch.weights.npz")


def test_missing_folders_are_made(model, tmp_path):
    model.train(checkpoint("runs/{epoch}/best.weights.npz"), losses(1))
    assert (tmp_path / "runs" / "1").is_dir()


def test_a_failing_save_is_not_hidden(model):
    def fail(path, overwrite):
        raise OSError(28, "No space left on device")

    model.save_weights = fail
    with pytest.raises(OSError, match="No space left"):
        model.train(checkpoint(), losses(1))


def test_the_file_on_disk_is_that_of_the_best_epoch(model):
    model.save_weights = lambda path, overwrite: save_weights(path, [("w", np.array(model.weights[0]))])
    model.train(checkpoint(save_best_only=True), losses(3, 1, 2))
    assert load_weights("best.weights.npz", [("w", (), np.int64)]) == [2]


def test_it_says_what_it_saved_and_why(model, capsys):
    model.train(checkpoint(save_best_only=True, verbose=1), losses(2, 3, 1))
    assert [line for line in capsys.readouterr().out.splitlines() if line] == [
        "Epoch 1: val_loss improved from None to 2.00000, saving model to best.weights.npz",
        "Epoch 1: finished saving model to best.weights.npz",
        "Epoch 2: val_loss did not improve from 2.00000",
        "Epoch 3: val_loss improved from 2.00000 to 1.00000, saving model to best.weights.npz",
        "Epoch 3: finished saving model to best.weights.npz",
    ]


def test_it_says_what_it_saved_without_a_reason(model, capsys):
    model.train(checkpoint(verbose=1), losses(2))
    assert capsys.readouterr().out == (
        "\nEpoch 1: saving model to best.weights.npz\n\nEpoch 1: finished saving model to best.weights.npz\n"
    )
