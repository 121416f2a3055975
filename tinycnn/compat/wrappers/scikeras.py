"""``KerasClassifier`` and ``KerasRegressor``: of old Keras, and as scikeras has them.

Both are the estimators of :mod:`tinycnn.estimators` under other parameters. Old scripts write
``KerasClassifier(build_fn=make, neurons=8, epochs=10)``, where what is neither the wrapper's
own goes to ``make`` or to ``fit``; newer ones ``KerasClassifier(model=make, model__neurons=8)``.
"""

import inspect

import numpy as np
from sklearn.utils.class_weight import compute_sample_weight

from tinycnn.errors import complaint
from tinycnn.estimators.base import CNNEstimator
from tinycnn.estimators.classifier import CNNClassifier
from tinycnn.estimators.regressor import CNNRegressor
from tinycnn.models import Model

__all__ = ["BaseWrapper", "KerasClassifier", "KerasRegressor"]

# What may be given to the constructor without a route, beside the function's own arguments.
_OF_FIT = {name for name in inspect.signature(Model.fit).parameters if name not in ("self", "x", "y")}
_OF_OTHERS = {"steps", "nb_epoch"}


class BaseWrapper(CNNEstimator):
    """What both wrappers share."""

    routes: tuple = ("model", "optimizer", "loss", "metrics", "callbacks", "fit", "predict", "compile")
    _orders = False  # as Keras draws them
    _extras: frozenset = frozenset()

    def __init__(
        self,
        model=None,
        *,
        build_fn=None,
        warm_start=False,
        random_state=None,
        optimizer=None,
        loss=None,
        metrics=None,
        batch_size=None,
        validation_batch_size=None,
        verbose=1,
        callbacks=None,
        validation_split=0.0,
        shuffle=True,
        run_eagerly=False,
        epochs=1,
        class_weight=None,
        **others,
    ):
        self.model = model
        self.build_fn = build_fn
        self.warm_start = warm_start
        self.random_state = random_state
        self.optimizer = optimizer
        self.loss = loss
        self.metrics = metrics
        self.batch_size = batch_size
        self.validation_batch_size = validation_batch_size
        self.verbose = verbose
        self.callbacks = callbacks
        self.validation_split = validation_split
        self.shuffle = shuffle
        self.run_eagerly = run_eagerly
        self.epochs = epochs
        self.class_weight = class_weight
        self._take(others)

    # What the estimators know and Keras's wrappers do not.
    image_shape = learning_rate = checkpoint_dir = None
    early_stopping = False

    def fit(self, X, y, sample_weight=None, **fit_params):
        """Learn; see :meth:`CNNClassifier.fit`.

        Returns
        -------
        self
            Which has a ``history``, as what old Keras returned.
        """
        super().fit(X, y, sample_weight, **fit_params)
        if self.build_fn is not None:
            self.model = self.model_  # where old scripts look for it
        return self

    def predict(self, X, **kwargs):
        """Predict; ``batch_size`` and the like, which change no result, are passed over."""
        return super().predict(X)

    @property
    def history(self):
        """dict of str to list of float: the course of the training."""
        return self.history_

    @property
    def current_epoch(self):
        """int: epochs done."""
        return self.n_iter_

    def get_params(self, deep=True):
        """Return all parameters, among them what goes to the function."""
        found = super().get_params(deep=deep)
        return found | {"model": None} if self.build_fn is not None else found

    def set_params(self, **params):
        """Set parameters, also those that go to the function or to ``fit``."""
        self._take({name: params.pop(name) for name in list(params) if self._is_extra(name)})
        return super().set_params(**params)

    # Inside ----------------------------------------------------------------------

    def _function(self):
        """Return the function that makes the model, or a model."""
        for given in (self.build_fn, self.model):
            if given is not None:
                return given
        if hasattr(type(self), "_keras_build_fn"):
            return self._keras_build_fn
        if callable(self):
            return self.__call__
        expected = "model= or build_fn=, a function that returns a model"
        raise ValueError(complaint(type(self).__name__, expected, "neither"))

    def _arguments(self):
        """Return the names that the function takes."""
        try:
            given = self._function()
        except ValueError:
            return {}
        return inspect.signature(given).parameters if callable(given) and not isinstance(given, Model) else {}

    def _is_extra(self, name):
        if name in self._get_param_names():
            return False
        return name in self._extras or name in _OF_FIT | _OF_OTHERS or name in self._arguments()

    def _is_routed(self, name):
        return super()._is_routed(name) or name in self._extras

    def _take(self, routed):
        extras = {name for name in routed if self._is_extra(name)}
        if extras:
            self._extras = self._extras | extras
        super()._take(routed)

    def _recipe(self, offered):
        arguments = self._arguments()
        # The wrapper's own parameters too, if the function names them and they were given.
        own = {
            name: getattr(self, name)
            for name in self._get_param_names()
            if name in arguments and getattr(self, name) is not None
        }
        own |= {name: getattr(self, name) for name in self._extras if name in arguments}
        return self._function(), offered, own | self.routed("model")

    def _compiles(self, model):
        return not model.compiled

    def _eagerly(self):
        return self.run_eagerly

    def _given_loss(self):
        return self.loss(**self.routed("loss")) if isinstance(self.loss, type) else super()._given_loss()

    def _new_optimizer(self):
        given = self.optimizer
        self_made = given is None or isinstance(given, str) and given in self._arguments()
        if self_made:
            self.optimizer = "rmsprop"
        try:
            return super()._new_optimizer()
        finally:
            self.optimizer = given

    def _learn(self, x, y, shape, sample_weight, fit_params, anew, whole=True):
        settings = {name: getattr(self, name) for name in self._extras if name in _OF_FIT}
        if "nb_epoch" in self._extras:
            settings["epochs"] = self.nb_epoch
        if self.validation_split:
            settings["validation_split"] = self.validation_split
        if self.validation_batch_size is not None:
            settings["validation_batch_size"] = self.validation_batch_size
        settings |= fit_params
        weights = settings.pop("class_weight", None) or self.class_weight
        if weights is not None:
            balance = self._balance(weights, y)
            sample_weight = balance if sample_weight is None else balance * np.asarray(sample_weight)
        super()._learn(x, y, shape, sample_weight, settings, anew, whole)

    def _balance(self, weights, y):
        raise ValueError(complaint(type(self).__name__, "class_weight for classes", f"{weights!r}"))


class KerasClassifier(BaseWrapper, CNNClassifier):
    """A network as a classifier of scikit-learn, with the parameters of Keras's wrapper.

    Parameters
    ----------
    model, build_fn : callable or Model
        A function that returns a model; one of the two. It gets what it names as arguments.
    optimizer, loss, metrics
        For models that the function did not compile.
    epochs, batch_size, verbose, callbacks, validation_split, shuffle, class_weight, ...
        For the model's ``fit``.
    **others
        ``model__...``, ``optimizer__...``, ``loss__...``, ``fit__...``; or, as in old Keras,
        arguments of the function and of ``fit`` without a prefix.

    Examples
    --------
    >>> from tinycnn import Sequential, layers
    >>> def make(units=4):
    ...     last = layers.Dense(2, activation="softmax")
    ...     model = Sequential([layers.Dense(units, input_shape=(3,)), last])
    ...     model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    ...     return model
    >>> old = KerasClassifier(build_fn=make, units=8, epochs=2, verbose=0)
    >>> old.get_params()["units"], old.set_params(units=16).fit(np.eye(3), [0, 1, 1]).model.layers[0].units
    (8, 16)
    """

    def predict_proba(self, X, **kwargs):
        """Return the probability of each class; see :meth:`CNNClassifier.predict_proba`."""
        return super().predict_proba(X)

    def score(self, X, y, sample_weight=None, **kwargs):
        """Return the accuracy."""
        return super().score(X, _labels(y), sample_weight)

    @property
    def n_classes_(self):
        """int: the number of classes."""
        return len(self.classes_)

    def _targets(self, X, y, reset, classes=None):
        return super()._targets(X, _labels(y), reset, classes)

    def _balance(self, weights, y):
        labels = self.classes_[y]
        if isinstance(weights, dict) and not set(weights) <= set(self.classes_.tolist()):
            labels = y  # by number, as in Keras
        return compute_sample_weight(weights, labels)


class KerasRegressor(BaseWrapper, CNNRegressor):
    """A network as a regressor of scikit-learn; for its parameters see :class:`KerasClassifier`."""

    def score(self, X, y, sample_weight=None, **kwargs):
        """Return R squared; or, for a model made by ``build_fn``, minus the loss, as in old Keras."""
        if self.build_fn is None:
            return super().score(X, y, sample_weight)
        x, targets, _ = self._targets(X, y, reset=False)
        measured = self.model_.evaluate(
            x.reshape(-1, *self.input_shape_), targets, sample_weight=sample_weight, verbose=0
        )
        return -float(measured[0] if isinstance(measured, list) else measured)


def _labels(y):
    """Return labels; of rows with a single 1, the numbers of their columns."""
    found = np.asarray(y)
    return found.argmax(axis=1) if found.ndim == 2 and found.shape[1] > 1 else y
