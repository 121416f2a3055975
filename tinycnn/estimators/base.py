"""What the classifier and the regressor share."""

import copy
import math
import multiprocessing

import numpy as np
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from tinycnn.callbacks import EarlyStopping
from tinycnn.errors import complaint
from tinycnn.estimators.building import build, make_optimizer
from tinycnn.estimators.checkpoints import place
from tinycnn.estimators.cores import share_of_cores
from tinycnn.estimators.routing import Routed
from tinycnn.estimators.samples import checked_weights, checked_x, ordered
from tinycnn.random import own_seeds

# epochs="auto": at least so many passes, at least so many steps, but at most so many passes.
LEAST_EPOCHS, LEAST_STEPS, MOST_EPOCHS = 10, 500, 100


class CNNEstimator(Routed):
    """The base of :class:`CNNClassifier` and :class:`CNNRegressor`.

    A subclass says what targets are (``_targets``), and what the network needs for them
    (``_offers``, ``_loss``, ``_coded``).
    """

    routes: tuple = ("model", "optimizer", "fit")
    # Whether samples are brought into an order of their own before they are drawn.
    _orders = True

    def __init__(
        self,
        model="auto",
        *,
        image_shape=None,
        optimizer="adam",
        learning_rate=None,
        loss=None,
        metrics=None,
        epochs="auto",
        batch_size=32,
        shuffle=True,
        early_stopping=False,
        validation_fraction=0.1,
        n_iter_no_change=5,
        callbacks=None,
        warm_start=False,
        checkpoint_dir=None,
        random_state=None,
        verbose=0,
        **routed,
    ):
        self.model = model
        self.image_shape = image_shape
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.loss = loss
        self.metrics = metrics
        self.epochs = epochs
        self.batch_size = batch_size
        self.shuffle = shuffle
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.callbacks = callbacks
        self.warm_start = warm_start
        self.checkpoint_dir = checkpoint_dir
        self.random_state = random_state
        self.verbose = verbose
        self._take(routed)

    def fit(self, X, y, sample_weight=None, **fit_params):
        """Learn from samples and their targets.

        Parameters
        ----------
        X : array_like, shape (N, features) or (N, H, W) or (N, H, W, C)
        y : array_like, shape (N,) or (N, targets)
        sample_weight : array_like of shape (N,), optional
            How much each sample counts. A weight of 3 is as good as the sample three times.
        **fit_params
            For the model's ``fit``, such as ``epochs`` for this once.

        Returns
        -------
        self
        """
        self._check_settings()
        going_on = self.warm_start and hasattr(self, "model_")
        x, y, shape = self._targets(X, y, reset=not going_on)
        self._learn(x, y, shape, sample_weight, self.routed("fit") | fit_params, anew=not going_on)
        return self

    def _learn(self, x, y, shape, sample_weight, fit_params, anew, whole=True):
        """Make the model if that is wanted, and train it."""
        rows, weights, mark = np.arange(len(x)), checked_weights(sample_weight, x), 0
        if self.shuffle and self._orders:
            rows, weights, mark = ordered(x, y, weights)
        elif weights is not None:
            weights = (weights / (weights.mean() if self._orders else 1)).astype("float32")
        with share_of_cores():
            if anew:
                self._seed = self._drawn_seed()
                with own_seeds(self._seed):
                    self._make_model(shape)
            self._train(x, y, rows, weights, mark, dict(fit_params), whole)

    def _make_model(self, shape):
        shape = self.image_shape or shape or (self.n_features_in_,)
        shape = (*shape, 1) if len(shape) == 2 else tuple(shape)
        if math.prod(shape) != self.n_features_in_:
            expected = f"samples of {math.prod(shape)} numbers, as image_shape says"
            raise ValueError(complaint(type(self).__name__, expected, f"{self.n_features_in_}"))
        optimizer = self._new_optimizer()
        offered = {"input_shape": shape, **self._offers()}
        offered["meta"] = self._meta(shape)
        offered["compile_kwargs"] = {"optimizer": optimizer, "loss": self.loss, "metrics": self.metrics}
        model = build(*self._recipe(offered))
        if model.known_input_shape is not None and math.prod(model.input_shape[1:]) == self.n_features_in_:
            shape = model.input_shape[1:]
        if not model.built:
            model.build((None, *shape))
        if self._compiles(model):
            metrics = self._usual_metrics() if self.metrics is None else copy.deepcopy(self.metrics)
            loss = self._given_loss()
            loss = self._loss(model) if loss is None else loss
            model.compile(optimizer, loss, metrics=metrics, run_eagerly=self._eagerly())
        self._check_model(model)
        self.model_, self.input_shape_ = model, shape
        self.history_, self.n_iter_ = {}, 0

    def _train(self, x, y, rows, weights, mark, settings, whole):
        held_out = None
        if self.early_stopping and whole:
            rows, weights, held_out = self._split(x, y, rows, weights)
        callbacks = self._new_callbacks(settings.pop("callbacks", None))
        given = settings.get("validation_data")
        if isinstance(given, (tuple, list)) and len(given) in (2, 3):
            x_held, y_held, _ = self._targets(*given[:2], reset=False)
            x_held = x_held.reshape(-1, *self.input_shape_)
            settings["validation_data"] = (x_held, self._coded(y_held), *given[2:])
        if held_out is not None:
            settings.setdefault("validation_data", held_out)
            callbacks.append(EarlyStopping(patience=self.n_iter_no_change, restore_best_weights=True))
        if self.checkpoint_dir is not None and whole:
            callbacks.append(place(self.checkpoint_dir, self.get_params(deep=False), self._seed, mark))
        batch_size = settings.pop("batch_size", self.batch_size) or 32
        epochs = settings.pop("epochs", self.epochs if whole else 1)
        if isinstance(epochs, str):
            epochs = _epochs(math.ceil(len(rows) / batch_size))
        history = self.model_.fit(
            x[rows].reshape(-1, *self.input_shape_),
            self._coded(y[rows]),
            batch_size=batch_size,
            epochs=epochs,
            verbose=settings.pop("verbose", self.verbose),
            callbacks=callbacks,
            shuffle=self.shuffle,
            sample_weight=weights,
            **settings,
        ).history
        for name, values in history.items():
            self.history_.setdefault(name, []).extend(values)
        self.n_iter_ += len(history.get("loss", ()))

    def _split(self, x, y, rows, weights):
        """Hold some samples out; all copies of one are on the same side."""
        single, first = np.unique(rows, return_index=True)
        single = rows[np.sort(first)]
        _, out = train_test_split(
            single,
            test_size=self.validation_fraction,
            random_state=self._seed % 2**32,
            stratify=self._strata(y[single]),
        )
        held = np.isin(rows, out)
        kept = None if weights is None else weights[~held]
        data = (x[rows[held]].reshape(-1, *self.input_shape_), self._coded(y[rows[held]]))
        return rows[~held], kept, data if weights is None else (*data, weights[held])

    def _outputs(self, X):
        """Return what the network gives for samples."""
        check_is_fitted(self)
        x, _ = checked_x(self, X, reset=False)
        with share_of_cores():
            return self.model_.predict(x.reshape(-1, *self.input_shape_), verbose=0)

    def _recipe(self, offered):
        """Return what :func:`build` needs to know."""
        return self.model, offered, self.routed("model")

    def _compiles(self, model):
        return not model.compiled or self.loss is not None

    def _eagerly(self):
        return False

    def _given_loss(self):
        return copy.deepcopy(self.loss)

    def _drawn_seed(self):
        if isinstance(self.random_state, (int, np.integer)):
            return int(self.random_state)
        if self.random_state is None and multiprocessing.parent_process() is not None:
            # NumPy's own generator is the same in all processes that were forked from one.
            return int(np.random.default_rng().integers(2**31))
        return int(check_random_state(self.random_state).randint(2**31))

    def _new_optimizer(self):
        settings = self.routed("optimizer")
        if self.learning_rate is not None:
            settings["learning_rate"] = self.learning_rate
        return make_optimizer(self.optimizer, settings)

    def _new_callbacks(self, more):
        """Return callbacks of this training's own: an estimator's parameters stay as they are."""
        found = []
        for given in (self.callbacks, more):
            given = given if isinstance(given, (list, tuple)) else [] if given is None else [given]
            settings = self.routed("callbacks")
            found += [one(**settings) if isinstance(one, type) else copy.deepcopy(one) for one in given]
        return found

    def _check_settings(self):
        who, epochs = type(self).__name__, self.epochs
        if epochs != "auto" and (isinstance(epochs, (str, bool)) or epochs != int(epochs) or epochs < 0):
            raise ValueError(complaint(who, "epochs to be 'auto' or a whole number", f"{epochs!r}"))
        size = self.batch_size
        if size is not None and (not isinstance(size, (int, np.integer)) or size < 1):
            raise ValueError(
                complaint(who, "batch_size to be a whole number above 0", f"{self.batch_size!r}")
            )

    def _meta(self, shape):
        """Return what functions written for scikeras want to know."""
        return {
            "n_features_in_": self.n_features_in_,
            "X_shape_": (None, *shape),
            "n_outputs_": 1,
        }

    # For subclasses --------------------------------------------------------------

    def _targets(self, X, y, reset):
        """Return checked (x, y, shape of a sample)."""
        raise NotImplementedError

    def _offers(self):
        """Return what a function may want to know, with outputs and activation of the last layer."""
        raise NotImplementedError

    def _usual_metrics(self):
        return None

    def _loss(self, model):
        """Return the loss that fits the model."""
        raise NotImplementedError

    def _coded(self, y):
        """Return targets as the loss wants them."""
        raise NotImplementedError

    def _check_model(self, model):
        """Refuse a model whose output does not fit."""

    def _strata(self, y):
        return None


def _epochs(steps):
    """Return the number of epochs for "auto", with so many steps in each.

    Examples
    --------
    >>> _epochs(1), _epochs(50), _epochs(2000)
    (100, 10, 10)
    """
    return min(MOST_EPOCHS, max(LEAST_EPOCHS, math.ceil(LEAST_STEPS / max(1, steps))))
