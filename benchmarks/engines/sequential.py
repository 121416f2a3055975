"""What tinycnn and Keras have in common: the Sequential API."""

from benchmarks.engines import Lacking


class SequentialEngine:
    """An engine whose library has ``Sequential``, ``layers``, ``fit`` and ``predict``.

    Parameters
    ----------
    library : module
        tinycnn or keras, its threads set.
    network, x, y, batch_size
        See :mod:`benchmarks.engines`.

    Raises
    ------
    Lacking
        If the library has no layer of some name.
    """

    def __init__(self, library, network, x, y, batch_size):
        stack = [library.layers.Input(shape=network.input_shape)]
        for kind, settings in network.layers:
            if not hasattr(library.layers, kind):
                raise Lacking(f"{library.__name__} has no {kind}")
            stack.append(getattr(library.layers, kind)(**settings))
        self.model = library.Sequential(stack)
        self.model.compile("adam", "sparse_categorical_crossentropy")
        self.x, self.y, self.batch_size = x, y, batch_size

    def train(self):
        """One epoch; returns its mean loss."""
        history = self.model.fit(self.x, self.y, batch_size=self.batch_size, epochs=1, verbose=0)
        return history.history["loss"][-1]

    def predict(self):
        """Return the probabilities of all images."""
        return self.model.predict(self.x, batch_size=self.batch_size, verbose=0)

    def step(self):
        """Learn from the first batch."""
        return self.model.train_on_batch(self.x[: self.batch_size], self.y[: self.batch_size])

    def infer(self, count):
        """Return the probabilities of the first images, as one batch."""
        return self.model.predict_on_batch(self.x[:count])

    def single(self):
        """Return {what users write: a function that asks about one image}."""
        image = self.x[:1]
        return {"model.predict(x)": lambda: self.model.predict(image, verbose=0)}
