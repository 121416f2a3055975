"""Loss and metrics, averaged over what was seen since the epoch began."""

import numpy as np

from tinycnn import metrics


class Averages:
    """Running averages, kept in float64 and computed only when somebody looks.

    Parameters
    ----------
    plain, weighted : sequence
        What ``compile(metrics=..., weighted_metrics=...)`` was given, as flat lists. Only
        the second see the weights of samples.
    """

    def __init__(self, plain=(), weighted=()):
        self._asked = tuple(plain), tuple(weighted)
        self._loss = metrics.Mean(name="loss")
        # Names and unknown strings are settled now, the kind of accuracy by the data.
        self._settle((1, 2), (1, 2))
        self._resolved = False

    def reset(self):
        """Forget what was seen."""
        for metric in self.all():
            metric.reset_state()

    def update(self, loss, predictions, batch):
        """Add one batch: its loss, and its predictions beside its labels."""
        labels = batch.labels()
        if not self._resolved:
            self._settle(labels.shape, predictions.shape)
            self._resolved = True
        self._loss.update_state(loss, sample_weight=len(batch))
        for metric in self._plain:
            metric.update_state(labels, predictions)
        for metric in self._weighted:
            metric.update_state(labels, predictions, sample_weight=batch.weights)

    def get_state(self):
        """Return what the metrics remember, as plain values and arrays."""
        return [metric.get_state() for metric in self.all()]

    def set_state(self, states):
        """Let the metrics, which have seen a batch, remember what :meth:`get_state` returned."""
        for metric, state in zip(self.all(), states, strict=True):
            metric.set_state(state)

    def all(self):
        """Return the mean of the loss, and the metrics in their order."""
        return [self._loss, *self._plain, *self._weighted]

    def names(self):
        """Return the names under which the metrics appear, without the loss.

        The second of one name is accuracy_1; a weighted one of a name that is taken is
        weighted_accuracy.
        """
        seen = {}
        names = [_numbered(metric.name, seen) for metric in self._plain]
        for metric in self._weighted:
            if metric.name in seen:
                names.append(_numbered(f"weighted_{metric.name}", seen))
            else:
                names.append(_numbered(metric.name, seen))
        return names

    def result(self):
        """Return {name: average} of the loss and all metrics, in Keras's order, that of the names.

        Of a metric with several values each is there under its own name, or all in one array.
        """
        found = {"loss": self._loss.result()}
        for name, metric in zip(self.names(), [*self._plain, *self._weighted], strict=True):
            found[name] = metric.result()
        return _flat_and_sorted(found)

    def in_order(self, logs):
        """Return the values of :meth:`result` as a list: first those of metrics in their order.

        As in Keras, who looks for them by the metrics' own names: of two metrics of one name
        the first one's value is there twice.
        """
        own = [metric.name for metric in self.all()]
        return [logs[name] for name in own if name in logs] + [
            value for name, value in logs.items() if name not in own
        ]

    def _settle(self, labels_shape, predictions_shape):
        self._plain, self._weighted = (
            [metrics.resolve(identifier, labels_shape, predictions_shape) for identifier in asked]
            for asked in self._asked
        )


def _numbered(name, seen):
    number = seen[name] = seen.get(name, -1) + 1
    return f"{name}_{number}" if number else name


def _flat_and_sorted(values):
    flat = {}
    for name, value in sorted(values.items()):
        if isinstance(value, dict):
            flat |= _flat_and_sorted(value)
        else:
            value = np.asarray(value)
            flat[name] = float(value) if value.ndim == 0 else value.astype(np.float32)
    return flat
