"""From what users give to a source of batches."""

import math

import numpy as np

from tinycnn import losses
from tinycnn.engine.order import epoch_order, split_tail
from tinycnn.errors import complaint
from tinycnn.layers.arguments import whole_number
from tinycnn.models import intake


class Feeding:
    """The part of a model that takes data in, for :class:`Measuring` to build on."""

    def _source(
        self,
        who,
        x,
        y=None,
        sample_weight=None,
        class_weight=None,
        batch_size=None,
        steps=None,
        shuffle=False,
    ):
        """Return the source of batches for arrays, or for something that gives batches itself."""
        if intake.gives_batches(x):
            _refuse_beside(who, x, y=y, sample_weight=sample_weight)
            if class_weight is not None and hasattr(x, "send"):  # a generator; as in Keras
                raise ValueError(
                    complaint(who, "class_weight with arrays or a PyDataset", "it with a generator")
                )

            def prepare(batch):
                parts = intake.parts_of(batch, who)
                return _own(self._checked(*parts, who, class_weight), parts)

            return intake.open_stream(x, prepare, self._new_order if shuffle else None, self._loss_weight)
        if intake.is_mapped(x):
            return self._mapped(who, x, y, sample_weight, class_weight, (batch_size, steps, shuffle))
        arrays = self._checked(x, y, sample_weight, who, class_weight)
        return self._arrays(arrays, batch_size, steps, shuffle)

    def _mapped(self, who, x, y, sample_weight, class_weight, cutting):
        """Return the source of batches for samples that stay in a file, and perhaps labels too."""
        _refuse_both(sample_weight, class_weight, who)
        x = intake.samples_as_they_are(self, x, who)
        self._settle_loss(y)
        weights = intake.sample_weights(sample_weight, len(x), who)
        late = intake.is_mapped(y)
        if late:
            y = intake.labels_as_they_are(y, len(x), who)
        else:
            y = intake.labels(self, self.loss, y, len(x), who)

        def prepare(y, weights):
            if late:
                y = self.loss.prepare(y, self.output_shape, self.dtype)
            return y, intake.with_class_weights(weights, y, class_weight, who)

        return intake.Mapped(x, y, weights, self.dtype, prepare, f"{who}: x", *self._cutting(x, *cutting))

    def _training_sources(self, given, cutting, validation):
        """Return the sources of the batches to learn from, and of those held out or None."""
        (x, y, sample_weight, class_weight), (batch_size, steps, shuffle) = given, cutting
        validation_data, share, validation_size, validation_steps = validation
        validation_size = validation_size or batch_size
        if validation_data is not None or not share:
            source = self._source("fit", x, y, sample_weight, class_weight, batch_size, steps, shuffle)
            if validation_data is None:
                return source, None
            held_out = self._held_out(validation_data, validation_size, validation_steps)
        else:
            if intake.gives_batches(x):
                received = f"a {type(x).__name__}, which gives batches"
                remedy = "Use validation_data= instead."
                raise ValueError(complaint("fit: validation_split", "arrays to split", received, remedy))
            _refuse_both(sample_weight, class_weight, "fit")
            if intake.is_mapped(x):
                y = intake.labels_as_they_are(y, len(x), "fit") if not intake.is_mapped(y) else y
                weights = intake.sample_weights(sample_weight, len(x), "fit")
                (x, y, weights), tail = split_tail((x, y, weights), share)
                source = self._mapped("fit", x, y, weights, class_weight, cutting)
                held_out = self._mapped("fit", *tail, None, (validation_size, validation_steps, False))
                return source, intake.Epochs(held_out, validation_steps)
            (x, y, weights), tail = split_tail(self._checked(x, y, sample_weight, "fit"), share)
            weights = intake.with_class_weights(weights, y, class_weight, "fit")
            source = self._arrays((x, y, weights), batch_size, steps, shuffle)
            held_out = self._arrays(tail, validation_size, validation_steps)
        return source, intake.Epochs(held_out, validation_steps)

    def _arrays(self, arrays, batch_size, steps=None, shuffle=False):
        return intake.Arrays(*arrays, *self._cutting(arrays[0], batch_size, steps, shuffle))

    def _cutting(self, x, batch_size, steps, shuffle):
        """Return how samples become batches: their size, order, and what their loss is multiplied by."""
        if batch_size is None:
            batch_size = math.ceil(len(x) / steps) if steps else 32
        within = isinstance(shuffle, str) and shuffle == "batch"
        order = self._new_order if shuffle else None
        return batch_size, order, within, self._loss_weight

    def _held_out(self, given, batch_size, steps):
        """Return the source of the batches of ``validation_data``."""
        who = "fit: validation_data"
        parts = given if isinstance(given, (tuple, list)) else (given,)
        streams = 1 <= len(parts) <= 3 and intake.gives_batches(parts[0])
        if not streams and len(parts) not in (2, 3):
            received = f"a {type(given).__name__}"
            if isinstance(given, (tuple, list)):
                received += f" of {len(given)}"
            raise ValueError(complaint(who, "(x, y) or (x, y, sample_weight)", received))
        x, y, weights = (*parts, None, None)[:3]
        return self._source(who, x, y, weights, batch_size=batch_size, steps=steps)

    def _checked(self, x, y, sample_weight, who, class_weight=None):
        _refuse_both(sample_weight, class_weight, who)
        x = intake.samples(self, x, who)
        self._settle_loss(y)
        y = intake.labels(self, self.loss, y, len(x), who)
        weights = intake.sample_weights(sample_weight, len(x), who)
        return x, y, intake.with_class_weights(weights, y, class_weight, who)

    def _settle_loss(self, y):
        if isinstance(self.loss, str):  # "crossentropy": which one, the labels tell
            self.loss = losses.resolve(self.loss, np.shape(y), self.output_shape)

    def _new_order(self, count, step):
        return epoch_order(count, self._seed, step)


def size_or_none(who, name, size):
    """Return a number of samples, batches or steps, which may be missing."""
    return None if size is None else whole_number(who, name, size)


def _refuse_both(sample_weight, class_weight, who):
    if class_weight is not None and sample_weight is not None:
        remedy = "Multiply the weights of the samples by those of their classes."
        raise ValueError(complaint(who, "either sample_weight or class_weight", "both", remedy))


def _refuse_beside(who, x, **others):
    for name, value in others.items():
        if value is not None:
            kind = type(x).__name__
            remedy = f"Let its batches hold it: (x, y) or (x, y, sample_weight), and leave out {name}=."
            raise ValueError(complaint(who, f"no {name} beside a {kind}, which gives batches", "one", remedy))


def _own(arrays, given):
    """Return arrays that nobody else holds: a generator may fill the same one again and again."""
    return tuple(
        array.copy() if array is not None and (array is came or array.base is not None) else array
        for array, came in zip(arrays, given, strict=True)
    )
