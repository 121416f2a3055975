"""The base of all metrics, and of a user's own."""


class Metric:
    """A number that grows batch by batch, for people to read: nothing is trained by it.

    A subclass writes ``update_state``, ``result`` and ``reset_state``.

    Parameters
    ----------
    name : str
        Its key in the history.

    Examples
    --------
    >>> class Samples(Metric):
    ...     def update_state(self, y_true, y_pred, sample_weight=None):
    ...         self.seen += len(y_pred)
    ...     def result(self):
    ...         return float(self.seen)
    ...     def reset_state(self):
    ...         self.seen = 0
    >>> metric = Samples("samples")
    >>> metric.update_state([0, 1], [0.5, 0.5])
    >>> metric.result()
    2.0
    """

    def __init__(self, name):
        self.name = str(name)
        self.reset_state()

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch.

        Parameters
        ----------
        y_true, y_pred : array_like of shape (N, ...)
        sample_weight : array_like of shape (N,), optional
        """
        raise NotImplementedError(
            f"{type(self).__name__} must define update_state(self, y_true, y_pred, sample_weight=None)."
        )

    def result(self):
        """Return the value over all batches since the last reset, a float."""
        raise NotImplementedError(f"{type(self).__name__} must define result(self).")

    def reset_state(self):
        """Forget all batches."""
        raise NotImplementedError(f"{type(self).__name__} must define reset_state(self).")
