"""Data that comes batch by batch: generators, data sets, loaders."""

import threading
import traceback

import numpy as np
import pytest
from models_samples import CLASSES, N, X, Y, assert_weights, conv, dense, told

import tinycnn
from tinycnn import Sequential, callbacks, layers

SIZE = 12
PARTS = [slice(i, min(i + SIZE, N)) for i in range(0, N, SIZE)]
WEIGHT = np.linspace(0.1, 2, N)


def batches(*arrays, rounds=1):
    for _ in range(rounds):
        for part in PARTS:
            yield tuple(array[part] for array in arrays)


class Listed:
    """An iterable that is neither a generator nor indexed."""

    def __init__(self, *arrays):
        self.arrays, self.times = arrays, 0

    def __iter__(self):
        self.times += 1
        return batches(*self.arrays)


class Indexed:
    """A data set of Keras's kind."""

    workers = 1

    def __init__(self, *arrays, workers=1):
        self.arrays, self.workers, self.read, self.told = arrays, workers, [], []

    def __len__(self):
        return len(PARTS)

    def __getitem__(self, index):
        self.read.append(index)
        return tuple(array[PARTS[index]] for array in self.arrays)

    def on_epoch_end(self):
        self.told.append("end")


FORMS = {
    "generator": batches,
    "iterable": Listed,
    "data set": Indexed,
    "data set of three readers": lambda *arrays: Indexed(*arrays, workers=3),
}


def readers():
    return [thread for thread in threading.enumerate() if thread.name.startswith("tinycnn-reads")]


@pytest.mark.parametrize("weights", [(), (WEIGHT,)], ids=["plain", "weighted"])
@pytest.mark.parametrize("form", FORMS)
def test_batches_teach_what_the_same_arrays_teach(form, weights):
    one, other = dense("adam"), dense("adam")
    a = one.fit(FORMS[form](X, Y, *weights), shuffle=False, verbose=0).history
    weighted = {"sample_weight": weights[0]} if weights else {}
    b = other.fit(X, Y, batch_size=SIZE, shuffle=False, verbose=0, **weighted).history
    assert a == b
    assert_weights(one, other)


@pytest.mark.parametrize("form", FORMS)
def test_batches_are_measured_and_predicted_as_arrays_are(form):
    model = dense()
    assert model.evaluate(FORMS[form](X, Y), verbose=0) == model.evaluate(X, Y, batch_size=SIZE, verbose=0)
    np.testing.assert_allclose(
        model.predict(FORMS[form](X, Y), verbose=0), model.predict(X, verbose=0), rtol=1e-6
    )
    expected = model.evaluate(X[: 2 * SIZE], Y[: 2 * SIZE], batch_size=SIZE, verbose=0)
    assert model.evaluate(FORMS[form](X, Y), steps=2, verbose=0) == expected
    assert len(model.predict(FORMS[form](X), steps=2, verbose=0)) == 2 * SIZE


@pytest.mark.parametrize("form", FORMS)
def test_any_batches_validate(form):
    history = dense().fit(X, Y, validation_data=FORMS[form](X, Y), shuffle=False, verbose=0).history
    assert list(history) == ["accuracy", "loss", "val_accuracy", "val_loss"]
    arrays = {"validation_data": (X, Y), "validation_batch_size": SIZE}
    assert history == dense().fit(X, Y, **arrays, shuffle=False, verbose=0).history


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_the_number_of_threads_changes_nothing(threads):
    def trained(count):
        tinycnn.set_num_threads(count)
        try:
            tinycnn.utils.set_random_seed(4)
            model = Sequential(
                [layers.Dense(6, activation="relu"), layers.Dropout(0.5), layers.Dense(CLASSES)]
            )
            model.compile("adam", tinycnn.losses.SparseCategoricalCrossentropy(from_logits=True))
            history = model.fit(Indexed(X, Y, workers=count), epochs=3, verbose=0).history
        finally:
            tinycnn.set_num_threads(None)
        return history, model

    (a, one), (b, other) = trained(1), trained(threads)
    assert a == b
    assert_weights(one, other)


@pytest.mark.parametrize("form", FORMS)
def test_the_first_batch_makes_the_weights(form):
    model = Sequential([layers.Dense(CLASSES, activation="softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(FORMS[form](X, Y), verbose=0)
    assert model.input_shape == (None, X.shape[1])
    assert Sequential([layers.Dense(2)]).predict(FORMS[form](X), verbose=0).shape == (N, 2)


def test_batches_are_brought_into_form_as_arrays_are():
    images = np.random.default_rng(0).integers(0, 255, (N, 8, 8))
    model = conv()
    expected = model.evaluate(images, Y[:, None], batch_size=SIZE, verbose=0)
    assert model.evaluate(batches(images.astype(np.uint8), Y[:, None]), verbose=0) == expected
    lists = ([x.tolist(), y.tolist()] for x, y in batches(images, Y))
    assert model.evaluate(lists, verbose=0) == expected


def test_class_weights_serve_data_sets():
    weights = {0: 0.5, 2: 3.0}
    a = dense().fit(Indexed(X, Y), class_weight=weights, shuffle=False, verbose=0).history
    b = dense().fit(X, Y, class_weight=weights, batch_size=SIZE, shuffle=False, verbose=0).history
    assert a == b


def test_batches_of_any_size_follow_each_other():
    sizes = [3, 20, 1, 26]
    ends = np.cumsum(sizes)
    seen = []

    def size(y_true, y_pred):
        seen.append(len(y_pred))
        return np.zeros(len(y_pred))

    model = dense(metrics=[size])
    model.fit(((X[e - s : e], Y[e - s : e]) for s, e in zip(sizes, ends, strict=True)), verbose=0)
    assert seen == sizes


def test_an_array_that_is_filled_again_and_again_is_taken_at_its_time():
    def reusing():
        x, y = np.empty((10, 4), np.float32), np.empty(10, np.int64)
        for start in range(0, N, 10):
            x[:], y[:] = X[start : start + 10], Y[start : start + 10]
            yield x, y

    expected = dense().fit(X, Y, batch_size=10, shuffle=False, verbose=0).history
    assert dense().fit(reusing(), verbose=0).history == expected


def test_a_data_set_is_shuffled_batch_by_batch_and_told_of_epochs():
    data = Indexed(X, Y)
    dense().fit(data, epochs=3, verbose=0)
    read = data.read[2:]  # the first two are looked at before
    epochs = [read[i : i + len(PARTS)] for i in range(0, len(read), len(PARTS))]
    assert all(sorted(epoch) == list(range(len(PARTS))) for epoch in epochs)
    assert len({tuple(epoch) for epoch in epochs}) > 1
    assert data.told == 4 * ["end"]


def test_a_data_set_without_end_needs_steps():
    class Endless(Indexed):
        num_batches = None

        def __getitem__(self, index):
            return super().__getitem__(index % len(PARTS))

    model = dense()
    model.fit(Endless(X, Y), steps_per_epoch=7, epochs=2, verbose=0)
    assert model.optimizer.iterations == 14


def test_an_iterable_begins_anew_each_epoch():
    data, model = Listed(X, Y), dense()
    model.fit(data, epochs=3, verbose=0)
    assert data.times == 3 and model.optimizer.iterations == 3 * len(PARTS)


def test_an_endless_generator_gives_as_many_batches_as_are_asked_for():
    def numbered():
        for number in range(10**6):
            given.append(number)
            yield X[:SIZE], Y[:SIZE]

    given, endless = [], numbered()
    model = dense()
    model.fit(endless, steps_per_epoch=3, epochs=2, verbose=0)
    assert model.optimizer.iterations == 6
    assert given == list(range(6))  # nothing is lost: the next fit goes on with the seventh
    assert next(endless) and given[-1] == 6


def test_steps_of_arrays_go_on_in_the_next_epoch():
    model, hears = dense(), Steps()
    with pytest.warns(UserWarning, match="The data ended after 2 of 3 steps"):
        model.fit(X, Y, batch_size=10, steps_per_epoch=3, epochs=3, callbacks=[hears], verbose=0)
    assert hears.epochs == [3, 2, 3] and hears.params["steps"] == 3


def test_steps_make_the_batch_size_of_arrays():
    hears = Steps()
    dense().fit(X, Y, steps_per_epoch=4, callbacks=[hears], verbose=0)
    assert hears.epochs == [4]
    assert len(dense().predict(X, steps=3, batch_size=4, verbose=0)) == 12


class Steps(callbacks.Callback):
    def __init__(self):
        self.epochs = []

    def on_epoch_begin(self, epoch, logs=None):
        self.epochs.append(0)

    def on_train_batch_end(self, batch, logs=None):
        self.epochs[-1] += 1


def test_a_generator_that_is_at_its_end_is_told():
    model = dense()
    with pytest.warns(UserWarning, match="ended after 0 of 5 steps|ended after 2 of 5 steps"):
        model.fit(batches(X, Y), steps_per_epoch=5, epochs=2, verbose=0)


def failing():
    yield X[:5], Y[:5]
    yield X[5:10], Y[5:10]
    raise OSError("the disk is gone")


def test_an_error_of_a_generator_comes_out_with_its_place():
    model = dense()
    with pytest.raises(OSError, match="the disk is gone") as caught:
        model.fit(failing(), verbose=0)
    assert "failing" in [frame.name for frame in traceback.extract_tb(caught.value.__traceback__)]
    assert model.optimizer.iterations == 2
    assert not readers()


@pytest.mark.parametrize("form", FORMS)
def test_no_reader_stays(form):
    class Stop(callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            self.model.stop_training = True

    model = dense()
    model.fit(FORMS[form](X, Y), epochs=2, validation_data=FORMS[form](X, Y), verbose=0, callbacks=[Stop()])
    model.evaluate(FORMS[form](X, Y), steps=1, verbose=0)
    assert model.optimizer.iterations == 1
    assert not readers()


def test_an_interrupted_fit_leaves_a_model_to_go_on_with():
    class Interrupt(callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            if self.model.optimizer.iterations == 7:
                raise KeyboardInterrupt

    model = dense("adam")
    with pytest.raises(KeyboardInterrupt):
        model.fit(Listed(X, Y), epochs=5, callbacks=[Interrupt()], verbose=0)
    assert not readers()
    assert len(model.history.history["loss"]) == 1 and model.history.epoch == [0]
    assert np.isfinite(model.evaluate(X, Y, verbose=0)).all()
    assert len(model.fit(X, Y, epochs=2, verbose=0).history["loss"]) == 2


def test_a_generator_may_use_the_model_that_learns():
    model = dense()

    def mined():
        for x, y in batches(X, Y, rounds=2):
            assert model.predict(x, verbose=0).shape == (len(x), CLASSES)
            yield x, y

    model.fit(mined(), verbose=0)
    assert model.optimizer.iterations == 2 * len(PARTS)


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            lambda m: m.fit(batches(X, Y), Y, verbose=0),
            "fit expects no y beside a generator, which gives batches, received one. "
            "Let its batches hold it: (x, y) or (x, y, sample_weight), and leave out y=.",
        ),
        (
            lambda m: m.evaluate(Indexed(X, Y), sample_weight=WEIGHT, verbose=0),
            "no sample_weight beside a Indexed",
        ),
        (lambda m: m.fit(iter([]), verbose=0), "A generator of batches expects at least one batch"),
        (lambda m: m.fit(Listed(X), verbose=0), "fit: y expects labels, received None"),
        (
            lambda m: m.fit(batches(X, Y, Y, Y), verbose=0),
            "fit: a batch expects (x, y) or (x, y, sample_weight), received a tuple of 4",
        ),
        (lambda m: m.fit(iter([{"x": X}]), verbose=0), "received a dict"),
        (lambda m: m.fit(Indexed(X, Y), validation_split=0.5, verbose=0), "Use validation_data= instead."),
        (
            lambda m: m.fit(batches(X, Y), class_weight={0: 2.0}, verbose=0),
            "fit expects class_weight with arrays or a PyDataset, received it with a generator.",
        ),
        (
            lambda m: m.fit(X, Y, class_weight={0: 2.0}, sample_weight=WEIGHT, verbose=0),
            "fit expects either sample_weight or class_weight, received both. "
            "Multiply the weights of the samples by those of their classes.",
        ),
        (lambda m: m.fit(X, Y, steps_per_epoch=0, verbose=0), "steps_per_epoch to be a whole number"),
        (lambda m: m.predict(X, steps=1.5, verbose=0), "steps to be a whole number"),
    ],
)
def test_what_does_not_go_together_is_told(call, text):
    assert text in told(ValueError, lambda: call(dense()))
