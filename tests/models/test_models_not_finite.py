"""Numbers that are not finite: fit names the batch, the layer and the tensor where they began."""

import warnings

import numpy as np
import pytest

import tinycnn
from tinycnn import callbacks, layers, ops
from tinycnn.errors import NotFiniteWarning
from tinycnn.layers import Layer

X = np.random.default_rng(0).random((64, 6, 6, 1), dtype=np.float32)
Y = np.arange(64) % 3


class Spoils(Layer):
    """Passes on its input, except in one step, where a number of the output or the gradient is spoiled."""

    def __init__(self, step, way, value=np.nan, **settings):
        super().__init__(**settings)
        self.step, self.way, self.value = step, way, value

    def forward(self, x, run):
        y, now = np.array(x), run.batch[1] == self.step and run.batch[2] == 1
        if now and self.way == "output":
            y[1, 0] = self.value
        return y, now

    def backward(self, dy, saved, grads, run):
        dx = np.array(dy)
        if saved and self.way == "gradient":
            dx[0] = self.value  # of all units: a relu that is off lets nothing through
        return dx


def network(*between, optimizer="sgd", loss="sparse_categorical_crossentropy", eager=False, norm=False):
    tinycnn.utils.set_random_seed(0)
    model = tinycnn.Sequential(
        [
            layers.Input((6, 6, 1)),
            layers.Conv2D(4, 3, name="conv"),
            *([layers.BatchNormalization(name="norm")] if norm else []),
            layers.Activation("relu", name="relu"),
            layers.Flatten(name="flat"),
            layers.Dense(8, activation="relu", name="hidden"),
            *between,
            layers.Dense(3, activation="softmax", name="last"),
        ]
    )
    model.compile(optimizer, loss, run_eagerly=eager)
    return model


def warned(model, **fit):
    """Fit; return the text of the one warning."""
    settings = {"batch_size": 16, "epochs": 3, "verbose": 0, "shuffle": False} | fit
    with pytest.warns(NotFiniteWarning) as caught, np.errstate(all="ignore"):
        model.fit(X, Y, **settings)
    [text] = [str(w.message) for w in caught if w.category is NotFiniteWarning]
    return text


@pytest.mark.parametrize("norm", [False, True], ids=["plain", "with meetings"])
@pytest.mark.parametrize("eager", [False, True], ids=["kernels", "eager"])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_the_layer_whose_output_is_the_first_is_named_with_its_sample(value, eager, norm):
    model = network(Spoils(6, "output", value, name="culprit"), eager=eager, norm=norm)
    text = warned(model)
    # step 6 is the third batch of the second epoch; its second shard of 4 begins at sample 36
    assert "in epoch 2, batch 3: the output of layer 'culprit' holds " in text
    assert f"holds {value} (1 of 32 numbers)" in text and "First for sample 37." in text


@pytest.mark.parametrize("norm", [False, True], ids=["plain", "with meetings"])
def test_the_layer_in_which_a_gradient_is_the_first_is_named(norm):
    text = warned(network(Spoils(5, "gradient", np.inf, name="culprit"), norm=norm))
    assert "in epoch 2, batch 2: in layer 'culprit' the gradient by its input is inf (8 of 32" in text
    assert "First for sample 20." in text


def test_a_gradient_is_found_in_its_own_batch_although_the_loss_is_finite():
    model = network(Spoils(5, "gradient", name="culprit"))
    with pytest.warns(NotFiniteWarning):
        model.fit(X, Y, batch_size=16, epochs=2, verbose=0, shuffle=False)
    assert (model.trouble.tensor, model.trouble.epoch, model.trouble.batch) == ("gradient", 1, 1)


def test_weights_that_were_loaded_so_are_named():
    model = network()
    weights = model.get_weights()
    weights[2][5, 1] = np.nan
    model.set_weights(weights)
    text = warned(model)
    assert "in epoch 1, batch 1: weight 'kernel' of layer 'hidden' holds nan (1 of 512 numbers)." in text


def test_a_learning_rate_beyond_measure_is_blamed_on_a_layer():
    text = warned(network(optimizer=tinycnn.optimizers.SGD(1e20)), epochs=5)
    assert "of layer '" in text and "learning rate below 1e+20" in text


def test_a_loss_of_ones_own_is_named_with_its_sample():
    def broken(y_true, y_pred):
        return ops.log(ops.sum(y_pred, axis=-1) - ops.cast(y_true[..., 0] == 77, "float32"))

    model = network(loss=broken)
    y = np.ones((64, 1), "float32")
    y[40] = 77
    with pytest.warns(
        NotFiniteWarning, match="the loss broken is .*inf for sample 40; the model's output is"
    ):
        model.fit(X, y, batch_size=16, verbose=0, shuffle=False)


def test_of_a_shuffled_epoch_the_sample_is_that_of_the_data():
    class Marks(Layer):
        """Spoils the sample whose first pixel is 2."""

        def forward(self, x, run):
            return np.where(x == 2, np.float32(np.nan), x), None

        def backward(self, dy, saved, grads, run):
            return dy

    x = X.copy()
    x[53, 0, 0, 0] = 2
    model = tinycnn.Sequential([layers.Input((6, 6, 1)), Marks(), layers.Flatten(), layers.Dense(1)])
    model.compile("sgd", "mse")
    with pytest.warns(NotFiniteWarning, match="First for sample 53"):
        model.fit(x, Y, batch_size=8, verbose=0)


def test_it_is_told_once_and_again_in_the_next_training():
    model = network(Spoils(2, "output"))
    assert "epoch 1, batch 3" in warned(model)
    assert "epoch 1, batch 1: weight " in warned(model)


def test_the_training_goes_on_as_in_keras():
    model = network(Spoils(1, "output"))
    warned(model, epochs=2)
    assert model.optimizer.iterations == 8 and np.isnan(model.history.history["loss"]).all()


def test_a_training_in_which_all_is_finite_says_nothing_and_is_the_same_to_the_bit():
    def weights(spoiling):
        model = network(Spoils(10**9 if spoiling else -1, "output"), optimizer="adam")
        model.fit(X, Y, batch_size=16, epochs=4, verbose=0)
        return model.get_weights()

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for one, two in zip(weights(False), weights(True), strict=True):
            np.testing.assert_array_equal(one, two)


def test_squares_that_overflow_are_no_trouble():
    model = network(Spoils(3, "gradient", 1e25), optimizer=tinycnn.optimizers.SGD(1e-30))
    with warnings.catch_warnings():
        warnings.simplefilter("error", NotFiniteWarning)
        model.fit(X, Y, batch_size=16, epochs=2, verbose=0)
    assert model.trouble is None


@pytest.mark.parametrize("way", ["output", "gradient"])
def test_terminate_on_nan_stops_at_that_batch_and_says_where_it_began(way, capsys):
    model = network(Spoils(5, way, name="culprit"))
    with warnings.catch_warnings():
        warnings.simplefilter("error", NotFiniteWarning)  # nothing is said twice
        model.fit(
            X, Y, batch_size=16, epochs=9, verbose=0, shuffle=False, callbacks=[callbacks.TerminateOnNaN()]
        )
    said = capsys.readouterr().out
    assert model.optimizer.iterations == 6
    assert said.startswith(
        "Batch 1: Invalid loss, terminating training. Numbers that are not finite in epoch 2"
    )
    assert "layer 'culprit'" in said


def test_terminate_on_nan_may_raise_with_the_same_words():
    model = network(Spoils(0, "output", name="culprit"))
    with pytest.raises(RuntimeError, match="batch 1: the output of layer 'culprit'"):
        model.fit(X, Y, batch_size=16, verbose=0, callbacks=[callbacks.TerminateOnNaN(raise_error=True)])


@pytest.mark.filterwarnings("ignore::tinycnn.errors.NotFiniteWarning")
@pytest.mark.parametrize("name", ["best.keras", "last.weights.h5", "last.weights.npz"])
@pytest.mark.parametrize("best", [False, True])
def test_a_good_checkpoint_is_not_overwritten(tmp_path, name, best):
    path, good = tmp_path / name, {}
    keep = callbacks.ModelCheckpoint(
        str(path), monitor="accuracy", save_best_only=best, save_weights_only="weights" in name, mode="max"
    )
    note = callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: good.setdefault(epoch, path.read_bytes())
    )
    model = network(Spoils(4, "gradient"))
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(X, Y, batch_size=16, epochs=4, verbose=0, callbacks=[keep, note])
    assert not np.isfinite(model.get_weights()[0]).all()
    assert path.read_bytes() == good[0]
    assert good[0] == good[3]


def test_a_checkpoint_that_is_not_written_is_told_once(tmp_path):
    model = network(Spoils(4, "gradient"))
    keep = callbacks.ModelCheckpoint(str(tmp_path / "m-{epoch}.keras"))
    with pytest.warns(NotFiniteWarning) as caught:
        model.fit(X, Y, batch_size=16, epochs=4, verbose=0, callbacks=[keep])
    told = [str(w.message) for w in caught if "ModelCheckpoint" in str(w.message)]
    assert len(told) == 1 and "holds NaN or infinity. Nothing is saved any more" in told[0]
    assert [path.name for path in tmp_path.iterdir()] == ["m-1.keras"]


@pytest.mark.filterwarnings("ignore::tinycnn.errors.NotFiniteWarning")
def test_a_good_backup_is_neither_overwritten_nor_removed(tmp_path):
    model = network(Spoils(4, "gradient"))
    good = {}
    note = callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: good.setdefault(epoch, model.get_weights())
    )
    backup = callbacks.BackupAndRestore(tmp_path / "run")
    model.fit(X, Y, batch_size=16, epochs=3, verbose=0, callbacks=[backup, note])
    again = network(Spoils(-1, "gradient"))
    seen = callbacks.LambdaCallback(
        on_epoch_begin=lambda epoch, logs: good.setdefault("again", again.get_weights())
    )
    again.fit(
        X,
        Y,
        batch_size=16,
        epochs=2,
        verbose=0,
        callbacks=[callbacks.BackupAndRestore(tmp_path / "run"), seen],
    )
    for one, two in zip(good[0], good["again"], strict=True):
        np.testing.assert_array_equal(one, two)


def test_train_on_batch_names_it_too():
    model = network(Spoils(0, "output", name="culprit"))
    with pytest.warns(NotFiniteWarning, match="the output of layer 'culprit'"):
        model.train_on_batch(X[:16], Y[:16])
