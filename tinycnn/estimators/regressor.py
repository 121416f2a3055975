"""A network that finds numbers."""

import numpy as np
from sklearn.base import RegressorMixin

from tinycnn.errors import complaint
from tinycnn.estimators.base import CNNEstimator
from tinycnn.estimators.samples import checked_xy


class CNNRegressor(RegressorMixin, CNNEstimator):
    """A network as a regressor of scikit-learn, for one target or several.

    Parameters are those of :class:`CNNClassifier`. A function is offered ``outputs`` (also
    ``n_outputs``), the number of targets; the loss is the mean squared error, if none is
    given. Targets far from the range of 1 want to be scaled:
    ``sklearn.compose.TransformedTargetRegressor`` does that.

    Attributes
    ----------
    n_outputs_ : int
        The number of targets.
    model_, history_, n_iter_, n_features_in_, input_shape_
        As of :class:`CNNClassifier`.

    Examples
    --------
    >>> x = np.linspace(-1, 1, 100)[:, np.newaxis]
    >>> parabola = CNNRegressor(epochs=50, learning_rate=0.01, random_state=0).fit(x, x[:, 0] ** 2)
    >>> bool(parabola.score(x, x[:, 0] ** 2) > 0.9)
    True
    """

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags

    def partial_fit(self, X, y, sample_weight=None):
        """Pass over these samples once more; the first call makes the network.

        Parameters
        ----------
        X, y, sample_weight
            As in :meth:`fit`.

        Returns
        -------
        self
        """
        self._check_settings()
        first = not hasattr(self, "model_")
        x, y, shape = self._targets(X, y, first)
        self._learn(x, y, shape, sample_weight, self.routed("fit"), anew=first, whole=False)
        return self

    def predict(self, X):
        """Return the targets of samples.

        Returns
        -------
        ndarray of float64, shape (N,) or (N, targets)
            As ``y`` was in ``fit``.
        """
        outputs = self._outputs(X).astype("float64")
        return outputs[:, 0] if self._one_column else outputs

    # Inside ----------------------------------------------------------------------

    def _targets(self, X, y, reset):
        x, y, shape = checked_xy(self, X, y, reset, multi_output=True, y_numeric=True)
        one_column, outputs = y.ndim == 1, 1 if y.ndim == 1 else y.shape[1]
        if reset:
            self._one_column, self.n_outputs_ = one_column, outputs
        elif outputs != self.n_outputs_:
            raise ValueError(complaint(type(self).__name__, f"{self.n_outputs_} targets", f"{outputs}"))
        return x, y.reshape(len(y), -1).astype("float32"), shape

    def _offers(self):
        return {"outputs": self.n_outputs_, "n_outputs": self.n_outputs_, "activation": None}

    def _meta(self, shape):
        return super()._meta(shape) | {"n_outputs_": self.n_outputs_, "target_type_": "continuous"}

    def _loss(self, model):
        return "mean_squared_error"

    def _check_model(self, model):
        if model.output_shape[1:] != (self.n_outputs_,):
            expected = f"a model of {self.n_outputs_} outputs"
            received = f"output of shape {model.output_shape}"
            raise ValueError(complaint(type(self).__name__, expected, received))

    def _coded(self, y):
        return np.ascontiguousarray(y)
