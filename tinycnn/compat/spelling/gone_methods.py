"""Methods of models that Keras has no more."""

import numpy as np

from tinycnn.compat.placeholders import NotSupportedError
from tinycnn.compat.spelling.steps import counted


class GoneMethods:
    """Does by today's methods what those did; goes before the class of a model."""

    def fit_generator(
        self,
        generator,
        steps_per_epoch=None,
        epochs=1,
        verbose="auto",
        callbacks=None,
        validation_data=None,
        validation_steps=None,
        class_weight=None,
        max_queue_size=10,
        workers=1,
        use_multiprocessing=False,
        shuffle=True,
        initial_epoch=0,
        samples_per_epoch=None,
        nb_epoch=None,
        nb_val_samples=None,
        **idle,
    ):
        """Learn from what gives batches, as ``fit`` does today."""
        if samples_per_epoch is not None:
            generator, steps_per_epoch = counted(generator, samples_per_epoch)
        if nb_val_samples is not None and not isinstance(validation_data, (tuple, list)):
            validation_data, validation_steps = counted(validation_data, nb_val_samples)
        if isinstance(validation_data, (tuple, list)):
            validation_steps = None  # Keras counted them for generators alone
        return self.fit(
            generator,
            steps_per_epoch=steps_per_epoch,
            epochs=epochs if nb_epoch is None else nb_epoch,
            verbose=verbose,
            callbacks=callbacks,
            validation_data=validation_data,
            validation_steps=validation_steps,
            class_weight=class_weight,
            shuffle=shuffle,
            initial_epoch=initial_epoch,
        )

    def evaluate_generator(self, generator, steps=None, callbacks=None, *idle, **more):
        """Measure on what gives batches, as ``evaluate`` does today."""
        return self.evaluate(**_of_generator(generator, steps, callbacks, **more))

    def predict_generator(self, generator, steps=None, callbacks=None, *idle, **more):
        """Predict for what gives batches, as ``predict`` does today."""
        return self.predict(**_of_generator(generator, steps, callbacks, **more))

    def predict_classes(self, x, batch_size=None, verbose=0, **settings):
        """Return the number of the likeliest class of each sample."""
        found = self.predict(x, batch_size=batch_size, verbose=verbose, **settings)
        return found.argmax(axis=-1) if found.shape[-1] > 1 else (found > 0.5).astype(np.int32)

    def predict_proba(self, x, batch_size=None, verbose=0, **settings):
        """Return the output, which is of probabilities if the last layer makes them so."""
        return self.predict(x, batch_size=batch_size, verbose=verbose, **settings)

    def to_yaml(self, **settings):
        """Refuse: YAML went with Keras 2.6, because reading it could run code.

        Raises
        ------
        NotSupportedError
        """
        raise NotSupportedError("to_yaml is not here, as in today's Keras. Use to_json and model_from_json.")

    def make_predict_function(self):
        """Do nothing: a model is ready to predict once it has weights."""

    def reset_states(self):
        """Do nothing: no layer here remembers the batch before."""


def _of_generator(generator, steps, callbacks, verbose=0, val_samples=None, **idle):
    """Return the arguments of ``evaluate`` or ``predict`` from those of their older forms."""
    if val_samples is not None:
        generator, steps = counted(generator, val_samples)
    return {"x": generator, "steps": steps, "callbacks": callbacks, "verbose": verbose}
