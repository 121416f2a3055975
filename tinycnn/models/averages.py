"""Loss and metrics, averaged over what was seen since the epoch began."""

from collections import Counter

from tinycnn import metrics


class Averages:
    """Running averages, kept in float64 and computed only when somebody looks.

    Parameters
    ----------
    asked : list
        What ``compile(metrics=...)`` was given.
    """

    def __init__(self, asked):
        self._asked = asked
        self._loss = metrics.Mean(name="loss")
        # Names and unknown strings are settled now, the kind of accuracy by the data.
        self._metrics = [metrics.resolve(identifier, (1, 2), (1, 2)) for identifier in asked]
        self._resolved = False
        self._tell_apart()

    def reset(self):
        """Forget what was seen."""
        self._loss.reset_state()
        for metric in self._metrics:
            metric.reset_state()

    def update(self, loss, predictions, batch):
        """Add one batch: its loss, and its predictions beside its labels."""
        labels = batch.labels()
        if not self._resolved:
            shapes = labels.shape, predictions.shape
            self._metrics = [metrics.resolve(identifier, *shapes) for identifier in self._asked]
            self._resolved = True
            self._tell_apart()
        self._loss.update_state(loss, sample_weight=len(batch))
        for metric in self._metrics:
            metric.update_state(labels, predictions)

    def _tell_apart(self):
        """Number metrics of the same name: accuracy, accuracy_1."""
        seen = Counter({"loss": 1})
        for metric in self._metrics:
            number = seen[metric.name]
            seen[metric.name] += 1
            if number:
                metric.name = f"{metric.name}_{number}"

    def names(self):
        """Return the metrics' names, without the loss."""
        return [metric.name for metric in self._metrics]

    def result(self):
        """Return {name: average} of the loss and all metrics, as floats in Keras's order."""
        found = [self._loss, *self._metrics]
        return dict(sorted((metric.name, float(metric.result())) for metric in found))
