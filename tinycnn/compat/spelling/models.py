"""Models with the methods and arguments of Keras 1 and 2."""

import os
from functools import cache

import numpy as np

from tinycnn.compat.era import era
from tinycnn.compat.notes import note
from tinycnn.compat.placeholders import NotSupportedError
from tinycnn.compat.spelling.arguments import Spelled
from tinycnn.compat.spelling.files import as_file, save_model_at, save_weights_at
from tinycnn.compat.spelling.logs import Logs, both_names
from tinycnn.compat.spelling.optimizers import get as optimizer_of
from tinycnn.compat.spelling.own_steps import OwnSteps, evaluate_by_steps, fit_by_steps, has_own
from tinycnn.compat.spelling.results import Answering, plainly
from tinycnn.compat.spelling.steps import counted, fit_settings
from tinycnn.compat.spelling.variables import WithVariables
from tinycnn.compat.status import Status
from tinycnn.models.averages import Averages
from tinycnn.saving.known import place_of, stands_for

# Arguments of ``compile`` that say nothing any more.
_IDLE_IN_COMPILE = (
    "class_mode",
    "sample_weight_mode",
    "target_tensors",
    "distribute",
    "experimental_run_tf_function",
    "experimental_steps_per_execution",
    "auto_scale_loss",
    "theano_mode",
)


# Where the classes that are made here are found: pickles look for them.
_PLACE = "tinycnn.compat.keras.models"


class OlderMethods(OwnSteps, WithVariables, Answering):
    """What models had once; goes before the class of a model."""

    def compile(self, optimizer="rmsprop", loss=None, metrics=None, *more, **settings):
        """Say how the model shall learn; see :meth:`tinycnn.Sequential.compile`."""
        settings = {name: value for name, value in settings.items() if name not in _IDLE_IN_COMPILE}
        # Keras 2 had loss_weights after metrics, Keras 3 before.
        if isinstance(metrics, (int, float)) and more:
            settings["loss_weights"], metrics, more = metrics, more[0], more[1:]
        if more:
            settings["loss_weights"] = more[0]
        super().compile(
            optimizer=optimizer_of(optimizer),
            loss=plainly(loss),
            metrics=plainly(_metrics(metrics)),
            **settings,
        )

    def fit(self, *arguments, **settings):
        """Learn; see :meth:`tinycnn.Sequential.fit`."""
        self._show_accuracy(settings)
        settings = fit_settings(settings)
        if has_own(self, "train_step"):
            history = fit_by_steps(self, *arguments, **settings)
            history.history = Logs(history.history)
            return history
        callbacks = settings.pop("callbacks", None)
        if len(arguments) > 5:  # x, y, batch_size, epochs, verbose, callbacks
            arguments, callbacks = (*arguments[:5], None, *arguments[6:]), arguments[5]
        else:
            settings["callbacks"] = None
        chosen = both_names(callbacks) if callbacks else None
        if len(arguments) > 5:
            arguments = (*arguments[:5], chosen, *arguments[6:])
        else:
            settings["callbacks"] = chosen
        history = super().fit(*arguments, **settings)
        history.history = Logs(history.history)
        return history

    def evaluate(self, *arguments, **settings):
        """Measure loss and metrics; see :meth:`tinycnn.Sequential.evaluate`."""
        self._show_accuracy(settings)
        if has_own(self, "test_step"):
            idle = ("verbose", "callbacks", "return_dict")
            given = {name: value for name, value in settings.items() if name not in idle}
            logs = evaluate_by_steps(self, *arguments[:2], **fit_settings(given))
            found = list(logs.values())
            return logs if settings.get("return_dict") else found if len(found) > 1 else found[0]
        return super().evaluate(*arguments, **fit_settings(settings))

    def train_on_batch(self, *arguments, accuracy=False, **settings):
        """Take one step; see :meth:`tinycnn.Sequential.train_on_batch`."""
        self._show_accuracy({"show_accuracy": accuracy})
        return super().train_on_batch(*arguments, **settings)

    def test_on_batch(self, *arguments, accuracy=False, **settings):
        """Measure one batch; see :meth:`tinycnn.Sequential.test_on_batch`."""
        self._show_accuracy({"show_accuracy": accuracy})
        return super().test_on_batch(*arguments, **settings)

    def _show_accuracy(self, settings):
        """Measure accuracy too, as before Keras 1 ``fit`` and its like were asked for it."""
        if settings.pop("show_accuracy", False) and self.compiled and not self._metrics.names():
            self._metrics = Averages(["acc"])

    def predict(self, *arguments, **settings):
        """Compute the model's output; see :meth:`tinycnn.Sequential.predict`."""
        return super().predict(*arguments, **fit_settings(settings))

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

    def save(self, filepath, overwrite=True, include_optimizer=True, save_format=None, **idle):
        """Write the whole model, at exactly this path; see :mod:`tinycnn.compat.spelling.files`."""

        def write(path):
            super(OlderMethods, self).save(path, overwrite=overwrite, include_optimizer=include_optimizer)

        save_model_at(write, filepath, save_format)

    def when_built(self, call):
        """Call something as soon as there are weights."""
        self._waiting = call

    def build(self, input_shape=None):
        """Make the weights; see :meth:`tinycnn.Sequential.build`."""
        super().build(input_shape)
        waiting = vars(self).pop("_waiting", None)
        if waiting is not None and self.built:
            waiting()

    def export(self, filepath, *arguments, **settings):
        """Write the model for others: as ONNX, or into a folder where TensorFlow had its own form."""
        if str(filepath).endswith(".onnx"):
            super().export(filepath, *arguments, **settings)
            return
        note("model.export writes a folder with a file of Keras's form: TensorFlow's own is not known here.")
        self.save(filepath, save_format="tf")

    def save_weights(self, filepath, overwrite=True, save_format=None, **idle):
        """Write all weights, at exactly this path."""

        def write(path):
            super(OlderMethods, self).save_weights(path, overwrite=overwrite)

        save_weights_at(write, filepath)

    def load_weights(self, filepath, by_name=False, skip_mismatch=False, **idle):
        """Read all weights from a file of weights or of a whole model.

        A model that does not know its shapes yet reads them as soon as it does, as in TensorFlow.
        """
        if not self.built and self.known_input_shape is None:
            with as_file(filepath, weights=True) as path:
                os.stat(path)  # what is missing is told now
            self.when_built(lambda: self.load_weights(filepath, by_name, skip_mismatch))
            return Status()
        with as_file(filepath, weights=True) as path:
            super().load_weights(path, skip_mismatch=skip_mismatch, by_name=by_name and path.endswith("h5"))
        return Status()

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


@cache
def with_older_methods(cls):
    """Return a class of models, of the same name, that has these methods too."""
    made = type(cls.__name__, (OlderMethods, cls), {"__module__": _PLACE, "__doc__": cls.__doc__})
    if place_of(cls) is not None:
        stands_for(made, cls)
    return made


class SpelledModel(Spelled):
    """The class of functional models; what it makes has the older methods too."""

    def __call__(self, *arguments, **settings):
        return as_older(super().__call__(*arguments, **settings))

    def __mro_entries__(self, bases):
        return (with_older_methods(self.__wrapped__),)


def as_older(model):
    """Give a model that the library made these methods, and return it."""
    if not isinstance(model, OlderMethods):
        model.__class__ = with_older_methods(type(model))
    return model


def _of_generator(generator, steps, callbacks, verbose=0, val_samples=None, **idle):
    """Return the arguments of ``evaluate`` or ``predict`` from those of their older forms."""
    if val_samples is not None:
        generator, steps = counted(generator, val_samples)
    return {"x": generator, "steps": steps, "callbacks": callbacks, "verbose": verbose}


def _metrics(metrics):
    """Return metrics as a list, with accuracy under the name that the script knows."""
    if metrics is None:
        return None
    if isinstance(metrics, (str, tuple)) or callable(metrics):
        metrics = list(metrics) if isinstance(metrics, tuple) else [metrics]
    if isinstance(metrics, list) and era().acc:
        metrics = ["acc" if isinstance(one, str) and one.lower() == "accuracy" else one for one in metrics]
    return metrics
