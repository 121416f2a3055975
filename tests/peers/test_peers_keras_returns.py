"""What Keras and this library return for the same calls: types, keys in order, lengths, values."""

import numpy as np
import pytest

import tinycnn

pytestmark = pytest.mark.keras

RNG = np.random.default_rng(0)
N = 20
X = RNG.normal(size=(N, 4)).astype(np.float32)
Y = RNG.integers(0, 3, N)
ONE_HOT = np.eye(3, dtype=np.float32)[Y]
IMAGES = RNG.normal(size=(N, 8, 8, 1)).astype(np.float32)


def start(seed):
    """An initializer that both libraries take, and that gives both the same weights."""

    def draw(shape, dtype="float32"):
        return np.random.default_rng(seed).normal(0, 0.5, shape).astype("float32")

    return draw


def dense(library, units=3, last="softmax", loss="sparse_categorical_crossentropy", metrics=("accuracy",)):
    model = library.Sequential(
        [library.Input((4,)), library.layers.Dense(units, activation=last, kernel_initializer=start(1))]
    )
    model.compile("sgd", loss, metrics=list(metrics))
    return model


def images(library):
    layers = library.layers
    model = library.Sequential(
        [
            library.Input((8, 8, 1)),
            layers.Flatten(),
            layers.Dense(3, activation="softmax", kernel_initializer=start(1)),
        ]
    )
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def train_on_two_batches(library):
    model = dense(library)
    return [model.train_on_batch(X[:5], Y[:5]), model.train_on_batch(X[5:], Y[5:])]


def test_on_two_batches(library):
    model = dense(library)
    return [model.test_on_batch(X[:5], Y[:5]), model.test_on_batch(X[5:], Y[5:])]


test_on_two_batches.__test__ = False


def iterations(library):
    model = dense(library)
    model.fit(X, Y, batch_size=6, epochs=2, verbose=0)
    return int(model.optimizer.iterations)


def logs_of_hooks(library):
    """Return what each hook of an epoch is given, where another callback adds to the logs."""
    heard = []

    class Listener(library.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            heard.append([epoch, dict(logs)])

        def on_train_end(self, logs=None):
            heard.append([-1, dict(logs)])

    rates = library.callbacks.ReduceLROnPlateau(monitor="loss", patience=1)
    dense(library).fit(X, Y, callbacks=[rates, Listener()], **SPLIT)
    return heard


BINARY = {"units": 1, "last": "sigmoid", "loss": "binary_crossentropy"}
REGRESSION = {"units": 1, "last": None, "loss": "mse"}
QUIET = {"verbose": 0}
SPLIT = {"validation_split": 0.5, "shuffle": False, "epochs": 2, **QUIET}

CALLS = {
    "evaluate": lambda k: dense(k).evaluate(X, Y, **QUIET),
    "evaluate without metrics": lambda k: dense(k, metrics=()).evaluate(X, Y, **QUIET),
    "evaluate by name": lambda k: dense(k).evaluate(X, Y, return_dict=True, **QUIET),
    "evaluate in batches": lambda k: dense(k).evaluate(X, Y, batch_size=7, **QUIET),
    "evaluate with weights": lambda k: dense(k).evaluate(X, Y, sample_weight=np.arange(N), **QUIET),
    "evaluate with a column of weights": lambda k: dense(k).evaluate(
        X, Y, sample_weight=np.arange(N)[:, None], **QUIET
    ),
    "three metrics": lambda k: dense(
        k, loss="categorical_crossentropy", metrics=["mse", "accuracy", "categorical_accuracy"]
    ).evaluate(X, ONE_HOT, **QUIET),
    "three metrics by name": lambda k: dense(
        k, loss="categorical_crossentropy", metrics=["mse", "accuracy", "categorical_accuracy"]
    ).evaluate(X, ONE_HOT, return_dict=True, **QUIET),
    "the loss as a metric": lambda k: dense(k, metrics=["sparse_categorical_crossentropy"]).evaluate(
        X, Y, return_dict=True, **QUIET
    ),
    "acc": lambda k: dense(k, metrics=["acc"]).evaluate(X, Y, return_dict=True, **QUIET),
    "train_on_batch": lambda k: dense(k).train_on_batch(X, Y),
    "train_on_batch without metrics": lambda k: dense(k, metrics=()).train_on_batch(X, Y),
    "train_on_batch by name": lambda k: dense(k).train_on_batch(X, Y, return_dict=True),
    "train_on_batch twice": train_on_two_batches,
    "test_on_batch twice": test_on_two_batches,
    "predict": lambda k: dense(k).predict(X, batch_size=7, **QUIET),
    "predict_on_batch": lambda k: dense(k).predict_on_batch(X),
    "fit": lambda k: dense(k).fit(X, Y, **SPLIT).history,
    "epochs": lambda k: dense(k).fit(X, Y, epochs=3, initial_epoch=1, **QUIET).epoch,
    "no epochs": lambda k: dense(k).fit(X, Y, epochs=0, **QUIET).history,
    "steps": iterations,
    "labels in a column": lambda k: dense(k).evaluate(X, Y[:, None], **QUIET),
    "labels as floats": lambda k: dense(k).evaluate(X, Y.astype(np.float32), **QUIET),
    "one-hot": lambda k: dense(k, loss="categorical_crossentropy").evaluate(X, ONE_HOT, **QUIET),
    "soft labels": lambda k: dense(k, loss="categorical_crossentropy").evaluate(
        X, 0.8 * ONE_HOT + 0.2 / 3, **QUIET
    ),
    "one sigmoid": lambda k: dense(k, **BINARY).evaluate(X, Y > 0, **QUIET),
    "one sigmoid, integers": lambda k: dense(k, **BINARY).evaluate(X, (Y > 0).astype(int), **QUIET),
    "one sigmoid, a column": lambda k: dense(k, **BINARY).evaluate(X, (Y > 0)[:, None], **QUIET),
    "several sigmoids": lambda k: dense(k, last="sigmoid", loss="binary_crossentropy").evaluate(
        X, ONE_HOT, **QUIET
    ),
    "regression": lambda k: dense(k, **REGRESSION).evaluate(X, X[:, 0], **QUIET),
    "regression, a column": lambda k: dense(k, **REGRESSION).evaluate(X, X[:, :1], **QUIET),
    "squared error of classes": lambda k: dense(k, loss="mse").evaluate(X, ONE_HOT, **QUIET),
    "class weights of two": lambda k: (
        dense(k, **BINARY).fit(X, (Y > 0).astype(int), class_weight={0: 2.0, 1: 0.5}, **QUIET).history
    ),
    "class weights of labels": lambda k: (
        dense(k, last="sigmoid", loss="binary_crossentropy")
        .fit(X, ONE_HOT, class_weight={0: 2.0, 1: 0.5}, **QUIET)
        .history
    ),
    "images without their channel axis": lambda k: images(k).evaluate(IMAGES[..., 0], Y, **QUIET),
    "an axis too many": lambda k: dense(k).evaluate(X[..., None], Y, **QUIET),
    "integers": lambda k: dense(k).predict((4 * X).astype(np.int64), **QUIET),
    "float64": lambda k: dense(k).predict(X.astype(np.float64), **QUIET),
    "called": lambda k: np.asarray(dense(k)(X)),
    "bytes": lambda k: images(k).predict((100 * IMAGES).astype(np.uint8), **QUIET),
    "class weights leave validation alone": lambda k: (
        dense(k).fit(X, Y, class_weight={0: 3.0, 1: 0.1}, **SPLIT).history
    ),
    "a metric twice": lambda k: dense(k, metrics=["accuracy", "accuracy"]).evaluate(
        X, Y, return_dict=True, **QUIET
    ),
    "scores of classes": lambda k: (
        dense(k, loss="categorical_crossentropy", metrics=[k.metrics.F1Score()])
        .fit(X, ONE_HOT, **SPLIT)
        .history
    ),
    "a score of one class": lambda k: dense(k, **BINARY, metrics=[k.metrics.F1Score(threshold=0.5)]).evaluate(
        X, (Y > 0)[:, None].astype("float32"), return_dict=True, **QUIET
    ),
    "shares at several thresholds": lambda k: dense(
        k, **BINARY, metrics=[k.metrics.Precision(thresholds=[0.3, 0.5])]
    ).evaluate(X, (Y > 0)[:, None], **QUIET),
    "what hooks hear": logs_of_hooks,
    "one number a sample": lambda k: k.Sequential(
        [k.Input((1,)), k.layers.Dense(2, kernel_initializer=start(1))]
    ).predict(X[:, 0], **QUIET),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_the_same_call_returns_the_same(keras, call):
    assert_same(call(tinycnn), call(keras))


def assert_same(ours, theirs):
    """Same type, same keys in the same order, numbers equal to float32's accuracy."""
    assert type(ours) is type(theirs)
    if isinstance(theirs, dict):
        assert list(ours) == list(theirs)
        assert_same(list(ours.values()), list(theirs.values()))
    elif isinstance(theirs, list):
        assert len(ours) == len(theirs)
        for mine, other in zip(ours, theirs, strict=True):
            assert_same(mine, other)
    elif isinstance(theirs, np.ndarray):
        assert (ours.shape, ours.dtype) == (theirs.shape, theirs.dtype)
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)
    else:
        assert ours == pytest.approx(theirs, rel=1e-5)


REFUSED = {
    "before compile": lambda k: k.Sequential([k.layers.Dense(1)]).fit(X, Y, **QUIET),
    "without a loss": lambda k: dense(k, loss=None).fit(X, Y, **QUIET),
    "lengths that differ": lambda k: dense(k).fit(X, Y[:3], **QUIET),
    "a single image": lambda k: images(k).predict(IMAGES[0], **QUIET),
    "a split that leaves nothing": lambda k: dense(k).fit(X, Y, validation_split=0.99, **QUIET),
    "a layer without its size": lambda k: k.layers.Dense(0),
    "an unknown activation": lambda k: dense(k, last="no such"),
    "metrics as a string": lambda k: k.Sequential().compile("sgd", "mse", metrics="accuracy"),
    "an unknown argument": lambda k: k.layers.Conv2D(2, 3, stride=2),
    "a rate above one": lambda k: k.layers.Dropout(1.5),
    "one name twice": lambda k: k.Sequential([k.layers.Dense(1, name="a"), k.layers.Dense(1, name="a")]),
    "no such layer": lambda k: dense(k).get_layer("x"),
    "a kernel larger than the image": lambda k: k.Sequential([k.Input((4, 4, 1)), k.layers.Conv2D(2, 5)]),
    "weights of other shapes": lambda k: dense(k).set_weights([np.zeros(3)]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_keras_refuses_is_refused(keras, case):
    for library in (keras, tinycnn):
        with pytest.raises((ValueError, TypeError, RuntimeError)):
            REFUSED[case](library)
