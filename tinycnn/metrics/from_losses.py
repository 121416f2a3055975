"""Losses to watch: the mean of each over all samples."""

import numpy as np

from tinycnn import losses
from tinycnn.losses.pairs import alike
from tinycnn.metrics.mean import Mean, OwnFunction


def _made(name, function, called):
    """Make the metric class of a loss without settings."""

    def __init__(self, name=called, dtype=None):
        OwnFunction.__init__(self, function, name, dtype)

    text = f"The mean of the loss of that name; see :func:`tinycnn.losses.{function.__name__}`."
    return type(name, (OwnFunction,), {"__init__": __init__, "__doc__": text, "__module__": __name__})


MeanSquaredError = _made("MeanSquaredError", losses.mean_squared_error, "mean_squared_error")
MeanAbsoluteError = _made("MeanAbsoluteError", losses.mean_absolute_error, "mean_absolute_error")
MeanAbsolutePercentageError = _made(
    "MeanAbsolutePercentageError", losses.mean_absolute_percentage_error, "mean_absolute_percentage_error"
)
MeanSquaredLogarithmicError = _made(
    "MeanSquaredLogarithmicError", losses.mean_squared_logarithmic_error, "mean_squared_logarithmic_error"
)
LogCoshError = _made("LogCoshError", losses.log_cosh, "logcosh")
KLDivergence = _made("KLDivergence", losses.kl_divergence, "kl_divergence")
Poisson = _made("Poisson", losses.poisson, "poisson")
Hinge = _made("Hinge", losses.hinge, "hinge")
SquaredHinge = _made("SquaredHinge", losses.squared_hinge, "squared_hinge")
CategoricalHinge = _made("CategoricalHinge", losses.categorical_hinge, "categorical_hinge")


class RootMeanSquaredError(Mean):
    """The square root of the mean of (y_true - y_pred)**2.

    Parameters
    ----------
    name, dtype : str
        See :class:`Metric`.

    Examples
    --------
    >>> RootMeanSquaredError()([[0.0], [0.0]], [[3.0], [3.0]])
    3.0
    """

    def __init__(self, name="root_mean_squared_error", dtype=None):
        super().__init__(name, dtype)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch; see :class:`Metric`."""
        y_true, y_pred = alike(y_true, y_pred)
        super().update_state(np.square(y_true - y_pred), sample_weight)

    def result(self):
        """Return the root."""
        return float(np.sqrt(super().result()))


def cosine_similarity(y_true, y_pred, axis=-1):
    """Compute the cosine of the angle between labels and predictions.

    Examples
    --------
    >>> cosine_similarity([[0.0, 1.0]], [[0.0, 2.0]])
    array([1.], dtype=float32)
    """
    return -losses.cosine_similarity(y_true, y_pred, axis)


class CosineSimilarity(OwnFunction):
    """The mean of :func:`cosine_similarity`: 1 where both point the same way.

    Parameters
    ----------
    name, dtype : str
        See :class:`Metric`.
    axis : int
    """

    def __init__(self, name="cosine_similarity", dtype=None, axis=-1):
        super().__init__(cosine_similarity, name, dtype, axis=axis)

    def get_config(self):
        """Return the arguments that make an equal metric; Keras's knows no ``axis`` but -1."""
        config = super().get_config()
        if config["axis"] == -1:
            del config["axis"]
        return config


class BinaryCrossentropy(OwnFunction):
    """The mean of :func:`tinycnn.losses.binary_crossentropy`.

    Parameters
    ----------
    name, dtype : str
        See :class:`Metric`.
    from_logits : bool
    label_smoothing : float
    """

    def __init__(self, name="binary_crossentropy", dtype=None, from_logits=False, label_smoothing=0):
        settings = {"from_logits": from_logits, "label_smoothing": label_smoothing}
        super().__init__(losses.binary_crossentropy, name, dtype, **settings)


class CategoricalCrossentropy(OwnFunction):
    """The mean of :func:`tinycnn.losses.categorical_crossentropy`.

    Parameters
    ----------
    name, dtype : str
        See :class:`Metric`.
    from_logits : bool
    label_smoothing : float
    axis : int
    """

    def __init__(
        self, name="categorical_crossentropy", dtype=None, from_logits=False, label_smoothing=0, axis=-1
    ):
        settings = {"from_logits": from_logits, "label_smoothing": label_smoothing, "axis": axis}
        super().__init__(losses.categorical_crossentropy, name, dtype, **settings)


class SparseCategoricalCrossentropy(OwnFunction):
    """The mean of :func:`tinycnn.losses.sparse_categorical_crossentropy`.

    Parameters
    ----------
    name, dtype : str
        See :class:`Metric`.
    from_logits : bool
    ignore_class : int, optional
        Labels whose loss is 0, and which do not count where there are weights; where
        there are none they count, in Keras as well.
    axis : int
    """

    def __init__(
        self,
        name="sparse_categorical_crossentropy",
        dtype=None,
        from_logits=False,
        ignore_class=None,
        axis=-1,
    ):
        settings = {"from_logits": from_logits, "ignore_class": ignore_class, "axis": axis}
        super().__init__(losses.sparse_categorical_crossentropy, name, dtype, **settings)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch; see :class:`Metric`."""
        ignored = self.fn_kwargs["ignore_class"]
        if ignored is None or sample_weight is None:
            return super().update_state(y_true, y_pred, sample_weight)
        values = self.fn(y_true, y_pred, **self.fn_kwargs)
        counted = np.asarray(y_true).reshape(values.shape) != ignored
        given = np.asarray(sample_weight, np.float64)
        weights = counted * given.reshape(given.shape[:1] + (1,) * (counted.ndim - 1))
        return Mean.update_state(self, values, weights)
