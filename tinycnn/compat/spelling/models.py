"""Models with the methods and arguments of Keras 1 and 2."""

from functools import cache

from tinycnn.compat.era import era
from tinycnn.compat.spelling.arguments import Spelled
from tinycnn.compat.spelling.gone_methods import GoneMethods
from tinycnn.compat.spelling.logs import Logs, both_names
from tinycnn.compat.spelling.older_files import OlderFiles
from tinycnn.compat.spelling.optimizers import get as optimizer_of
from tinycnn.compat.spelling.own_steps import OwnSteps, evaluate_by_steps, fit_by_steps, has_own
from tinycnn.compat.spelling.results import Answering, plainly
from tinycnn.compat.spelling.steps import fit_settings
from tinycnn.compat.spelling.variables import WithVariables
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


class OlderMethods(OlderFiles, GoneMethods, OwnSteps, WithVariables, Answering):
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


def _metrics(metrics):
    """Return metrics as a list, with accuracy under the name that the script knows."""
    if metrics is None:
        return None
    if isinstance(metrics, (str, tuple)) or callable(metrics):
        metrics = list(metrics) if isinstance(metrics, tuple) else [metrics]
    if isinstance(metrics, list) and era().acc:
        metrics = ["acc" if isinstance(one, str) and one.lower() == "accuracy" else one for one in metrics]
    return metrics
