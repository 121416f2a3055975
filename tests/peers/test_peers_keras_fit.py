"""fit, evaluate and predict on every form of data, by Keras and here: equal histories and weights."""

import warnings
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinycnn

pytestmark = pytest.mark.keras

N, CLASSES = 23, 3
RNG = np.random.default_rng(5)
X = RNG.normal(size=(N, 4)).astype(np.float32)
Y = RNG.integers(0, CLASSES, N)
WEIGHT = RNG.uniform(0.1, 3, N)
VALIDATION = slice(3, 17)

X_FORMS = {
    "float32": lambda x: x,
    "float64": lambda x: x.astype(np.float64),
    "integers": lambda x: (8 * x).astype(np.int32),
    "an axis too many": lambda x: x[..., np.newaxis],
    "a table": lambda x: pytest.importorskip("pandas").DataFrame(x.astype(np.float64)),
    "a tensor": lambda x: pytest.importorskip("torch").from_numpy(np.array(x)),
}
Y_FORMS = {
    "numbers": lambda y: y,
    "column": lambda y: y[:, np.newaxis],
    "floats": lambda y: y.astype(np.float32),
    "one-hot": lambda y: np.eye(CLASSES)[y],
    "one-hot bytes": lambda y: np.eye(CLASSES, dtype=np.uint8)[y],
}


def start(seed):
    def draw(shape, dtype="float32"):
        return np.random.default_rng(seed).normal(0, 0.5, shape).astype("float32")

    return draw


def network(library, case):
    layers = library.layers
    model = library.Sequential(
        [
            *([library.Input((4,))] if case.built else []),
            layers.Dense(5, activation="tanh", kernel_initializer=start(1)),
            layers.Dense(CLASSES, activation="softmax", kernel_initializer=start(2)),
        ]
    )
    one_hot = case.y_form.startswith("one-hot")
    model.compile(
        library.optimizers.SGD(0.1, momentum=0.9),
        "categorical_crossentropy" if one_hot else "sparse_categorical_crossentropy",
        loss_weights=case.loss_weight,
        metrics=["accuracy"],
        weighted_metrics=["accuracy", "categorical_crossentropy" if one_hot else "acc"],
    )
    return model


def batches(arrays, size, rounds):
    """A generator of batches, which goes around the data so often."""
    for _ in range(rounds):
        for start in range(0, len(arrays[0]), size):
            yield tuple(array[start : start + size] for array in arrays)


def data_set(library, arrays, size, workers):
    """A PyDataset; where the library has none yet, an object that looks like one."""

    class Batches(getattr(library.utils, "PyDataset", object)):
        def __init__(self):
            if type(self).__mro__[1] is not object:
                super().__init__(workers=workers)

        def __len__(self):
            return -(-len(arrays[0]) // size)

        def __getitem__(self, index):
            part = slice(index * size, (index + 1) * size)
            return tuple(array[part] for array in arrays)

    return Batches()


def given_as(library, form, arrays, size, workers):
    """Return the arguments that hand these arrays to fit or evaluate, in a form."""
    if form == "arrays":
        names = "x", "y", "sample_weight"
        return {**dict(zip(names, arrays, strict=False)), "batch_size": size}
    if form == "generator":
        return {"x": batches(arrays, size, rounds=9)}
    return {"x": data_set(library, arrays, size, workers)}


@st.composite
def cases(draw):
    case = SimpleNamespace(
        built=draw(st.booleans()),
        form=draw(st.sampled_from(["arrays", "generator", "data set"])),
        y_form=draw(st.sampled_from(sorted(Y_FORMS))),
        size=draw(st.sampled_from([1, 5, 7, 8, 23, 40])),
        epochs=draw(st.integers(1, 4)),
        weights=draw(st.sampled_from(["none", "samples", "column", "classes"])),
        validation=draw(st.sampled_from(["none", "split", "data", "weighted", "generator", "data set"])),
        freq=draw(st.sampled_from([1, 2, [1, 3]])),
        steps=draw(st.sampled_from([None, 1, 2, 3])),
        validation_steps=draw(st.sampled_from([None, 2])),
        loss_weight=draw(st.sampled_from([None, 0.5, [2.0]])),
        workers=draw(st.sampled_from([1, 3])),
    )
    # Looking into a DataFrame and the like is for arrays; Keras reads those by their rows.
    allowed = sorted(X_FORMS) if case.form == "arrays" else ["float32", "float64", "integers"]
    case.x_form = draw(st.sampled_from(allowed))
    if not case.built and case.x_form == "an axis too many":
        case.x_form = "float32"
    if case.form == "generator":
        case.steps = case.steps or 2
        case.weights = "none" if case.weights == "classes" else case.weights
    if case.form != "arrays" and case.validation == "split":
        case.validation = "data"
    if case.validation == "generator":
        case.validation_steps = 2
    return case


def history_of(library, case):
    x, y = X_FORMS[case.x_form](X), Y_FORMS[case.y_form](Y)
    arrays = [x, y]
    if case.weights in ("samples", "column"):
        arrays.append(WEIGHT if case.weights == "samples" else WEIGHT[:, np.newaxis])
    arguments = given_as(library, case.form, arrays, case.size, case.workers)
    if case.weights == "classes":
        arguments["class_weight"] = {0: 0.3, 2: 2.5}
    part = [np.asarray(array)[VALIDATION] for array in (x, y, WEIGHT)]
    if case.validation == "split":
        arguments["validation_split"] = 0.3
    elif case.validation in ("data", "weighted"):
        arguments["validation_data"] = tuple(part if case.validation == "weighted" else part[:2])
    elif case.validation != "none":
        arguments["validation_data"] = given_as(library, case.validation, part, 5, case.workers)["x"]
    if case.validation != "none":
        arguments |= {"validation_freq": case.freq, "validation_steps": case.validation_steps}
    model = network(library, case)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that data ended: told by both, in other words
        history = model.fit(
            **arguments, epochs=case.epochs, steps_per_epoch=case.steps, shuffle=False, verbose=0
        )
    return history, [np.asarray(w) for w in model.get_weights()]


@settings(max_examples=40)
@given(cases())
def test_fit_is_that_of_keras_for_every_form_of_data(keras, case):
    ours, our_weights = history_of(tinycnn, case)
    theirs, their_weights = history_of(keras, case)
    assert ours.epoch == theirs.epoch
    assert list(ours.history) == list(theirs.history)
    if case.validation == "generator":  # Keras reads ahead as far as its threads happen to come
        for name in list(theirs.history):
            if name.startswith("val_"):
                assert len(ours.history[name]) == len(theirs.history[name])
                del theirs.history[name]
    for name, values in theirs.history.items():
        np.testing.assert_allclose(ours.history[name], values, rtol=2e-5, atol=1e-6, err_msg=name)
    for mine, other in zip(our_weights, their_weights, strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-4, atol=1e-5)
    if "batch_size" not in ours.params:
        assert ours.params == theirs.params


PLAIN = SimpleNamespace(built=True, y_form="numbers", loss_weight=None)


@settings(max_examples=25)
@given(
    form=st.sampled_from(["arrays", "generator", "data set"]),
    size=st.sampled_from([1, 5, 8, 23, 40]),
    steps=st.sampled_from([None, 1, 3]),
    weighted=st.booleans(),
    workers=st.sampled_from([1, 3]),
)
def test_evaluate_and_predict_are_those_of_keras(keras, form, size, steps, weighted, workers):
    found = []
    arrays = [X, Y, WEIGHT] if weighted else [X, Y]
    for library in (tinycnn, keras):
        model = network(library, PLAIN)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values = [
                model.evaluate(**given_as(library, form, arrays, size, workers), steps=steps or 2, verbose=0),
                model.predict(
                    **given_as(library, form, arrays[:1], size, workers), steps=steps or 2, verbose=0
                ),
            ]
            if form != "generator":  # theirs goes around the data
                values.append(
                    model.evaluate(**given_as(library, form, arrays, size, workers), steps=steps, verbose=0)
                )
        found.append(values)
    for mine, other in zip(*found, strict=True):
        assert type(mine) is type(other)
        np.testing.assert_allclose(mine, other, rtol=2e-5, atol=1e-6)


class Diary:
    """What a data set is asked and told, and what callbacks hear."""

    def __init__(self, library):
        entries = self.entries = []

        class Set(getattr(library.utils, "PyDataset", object)):
            workers = 1

            def __len__(self):
                return 5

            def __getitem__(self, index):
                entries.append(index)
                part = slice(index * 5, index * 5 + 5)
                return X[part], Y[part]

            def on_epoch_begin(self):
                entries.append("begins")

            def on_epoch_end(self):
                entries.append("ends")

        self.data = Set()


ASKED = {
    "fit": lambda model, data: model.fit(data, epochs=2, shuffle=False, verbose=0),
    "validation": lambda model, data: model.fit(
        X, Y, epochs=2, validation_data=data, batch_size=N, verbose=0
    ),
    "evaluate": lambda model, data: model.evaluate(data, verbose=0),
    "predict": lambda model, data: model.predict(data, verbose=0),
}


@pytest.mark.parametrize("call", ASKED.values(), ids=ASKED)
def test_a_data_set_is_asked_and_told_what_keras_asks_and_tells(keras, call):
    diaries = []
    for library in (tinycnn, keras):
        diary = Diary(library)
        call(network(library, PLAIN), diary.data)
        diaries.append(diary.entries)
    assert diaries[0] == diaries[1]


def values(library, **arguments):
    model = network(library, PLAIN)
    arguments.setdefault("optimizer", "sgd")
    model.compile(loss="sparse_categorical_crossentropy", **arguments)
    return model


RETURNED = {
    "two of one name": {"metrics": ["accuracy", "accuracy"]},
    "weighted of one name": {"metrics": ["accuracy"], "weighted_metrics": ["accuracy", "accuracy"]},
    "weighted alone": {"weighted_metrics": ["accuracy"]},
    "nested": {"metrics": [["accuracy"]]},
    "by output": {"metrics": {"a": ["accuracy"]}},
    "in a tuple": {"metrics": ("accuracy", "sparse_categorical_crossentropy")},
    "a loss weight": {"loss_weights": 3.0},
    "a loss weight in a list": {"loss_weights": [0.25]},
    "everything else": {"run_eagerly": False, "steps_per_execution": 2, "jit_compile": False},
}


@pytest.mark.parametrize("case", RETURNED)
def test_what_is_compiled_is_returned_as_by_keras(keras, case):
    found = []
    for library in (tinycnn, keras):
        model = values(library, **RETURNED[case])
        weighted = {"sample_weight": WEIGHT, "verbose": 0}
        found.append(
            [
                model.evaluate(X, Y, **weighted),
                model.evaluate(X, Y, **weighted, return_dict=True),
                model.fit(X, Y, **weighted, batch_size=7, shuffle=False, validation_data=(X, Y)).history,
                model.train_on_batch(X, Y, sample_weight=WEIGHT, return_dict=True),
                model.test_on_batch(X, Y),
                len(model.metrics) > 0,
            ]
        )
    same(*found)


def same(ours, theirs):
    assert type(ours) is type(theirs)
    if isinstance(theirs, dict):
        assert list(ours) == list(theirs)
        same(list(ours.values()), list(theirs.values()))
    elif isinstance(theirs, list):
        assert len(ours) == len(theirs)
        for mine, other in zip(ours, theirs, strict=True):
            same(mine, other)
    else:
        assert ours == pytest.approx(theirs, rel=2e-5)


REFUSED = {
    "two kinds of weights": lambda m, k: m.fit(X, Y, class_weight={0: 1.0}, sample_weight=WEIGHT, verbose=0),
    "two kinds of weights in a batch": lambda m, k: m.train_on_batch(
        X, Y, class_weight={0: 1.0}, sample_weight=WEIGHT
    ),
    "labels beside a generator": lambda m, k: m.fit(batches([X, Y], 5, 1), Y, verbose=0),
    "weights beside a generator": lambda m, k: m.fit(batches([X, Y], 5, 1), sample_weight=WEIGHT, verbose=0),
    "class weights of a generator": lambda m, k: m.fit(
        batches([X, Y], 5, 1), class_weight={0: 1.0}, verbose=0
    ),
    "an empty generator": lambda m, k: m.fit(iter(()), verbose=0),
    "a split of a data set": lambda m, k: m.fit(data_set(k, [X, Y], 5, 1), validation_split=0.5, verbose=0),
    "a batch of four": lambda m, k: m.fit(data_set(k, [X, Y, Y, Y], 5, 1), verbose=0),
    "labels in no batch": lambda m, k: m.fit(data_set(k, [X], 5, 1), verbose=0),
    "validation_freq": lambda m, k: m.fit(X, Y, validation_data=(X, Y), validation_freq="2", verbose=0),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_keras_refuses_of_data_is_refused(keras, case):
    for library in (keras, tinycnn):
        with pytest.raises((ValueError, TypeError)):
            REFUSED[case](network(library, PLAIN), library)


def tensors(arrays):
    import tensorflow as tf

    return tf.data.Dataset.from_tensor_slices(tuple(arrays)).batch(5)


def without_a_length(arrays):
    return tensors(arrays).filter(lambda *batch: True)


def loader(arrays):
    data = pytest.importorskip("torch.utils.data")
    torch = pytest.importorskip("torch")
    return data.DataLoader(data.TensorDataset(*(torch.from_numpy(a) for a in arrays)), batch_size=5)


@pytest.mark.parametrize("made", [tensors, without_a_length, loader])
@pytest.mark.parametrize("steps", [None, 3])
def test_loaders_of_other_libraries_feed_as_they_do_in_keras(keras, made, steps):
    found = []
    for library in (tinycnn, keras):
        model = network(library, PLAIN)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            history = model.fit(
                made([X, Y]),
                epochs=3,
                steps_per_epoch=steps,
                validation_data=made([X, Y]),
                verbose=0,
                shuffle=False,
            )
            found.append(
                [
                    history.history,
                    model.evaluate(made([X, Y]), verbose=0),
                    len(model.predict(made([X]), verbose=0)),
                ]
            )
    same(*found)
