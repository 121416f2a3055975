"""Optimizers with the arguments, and the defaults, of Keras 1 and 2."""

from inspect import signature

from tinycnn import optimizers
from tinycnn.compat.additions.ftrl import Ftrl
from tinycnn.compat.era import era
from tinycnn.compat.spelling.results import Count
from tinycnn.compat.spelling.taped_steps import minimize, step
from tinycnn.saving.known import stands_for

# Learning rates that were others before Keras 3, in the Keras that stands alone.
OLD_RATES = {"Adadelta": 1.0, "Adagrad": 0.01, "Adamax": 0.002, "Nadam": 0.002}
_RENAMED = {"lr": "learning_rate"}
# What only TensorFlow's, or Theano's, had a use for; and what is decided elsewhere.
_IDLE = (
    "schedule_decay",
    "initial_accumulator_value",
    "jit_compile",
    "is_legacy_optimizer",
    "experimental_gradient_clipnorm",
    "use_locking",
    "centered",
)


class Decaying:
    """What optimizers had before Keras 3: ``lr``, and ``decay`` by the number of steps.

    The learning rate of a step is ``lr / (1 + decay * iterations)``, as of Keras 1 and 2; what
    is assigned to ``lr`` is the rate before that.
    """

    decay = 0.0

    def __init__(self, *arguments, **settings):
        decay = settings.pop("decay", None)
        name = type(self).__name__
        settings = {_RENAMED.get(key, key): value for key, value in settings.items()}
        known = signature(type(self)).parameters
        settings = {key: value for key, value in settings.items() if key in known or key not in _IDLE}
        if not arguments and "learning_rate" not in settings and era().is_old and name in OLD_RATES:
            settings["learning_rate"] = OLD_RATES[name]
        if settings.get("epsilon", 0) is None:  # what Keras 2 wrote for its own default
            del settings["epsilon"]
        super().__init__(*arguments, **settings)
        self.decay = float(decay or 0.0)

    def begin_step(self):
        """Take the step with the rate that has decayed so far."""
        rate = self._learning_rate
        if not self.decay or callable(rate):
            super().begin_step()
            return
        self._learning_rate = rate / (1 + self.decay * self.iterations)
        try:
            super().begin_step()
        finally:
            self._learning_rate = rate

    @property
    def iterations(self):
        """Count: changes of the weights so far."""
        return Count(super().iterations)

    @property
    def lr(self):
        """float: the learning rate, by its older name."""
        return self.learning_rate

    @lr.setter
    def lr(self, value):
        self.learning_rate = value

    def set_weights(self, weights):
        """Do nothing: a model's file holds the optimizer's state, and ``load_model`` puts it back."""

    def apply_gradients(self, grads_and_vars, *idle, **more):
        """Take a step along gradients that a tape found, for exactly these weights.

        Parameters
        ----------
        grads_and_vars : iterable of (gradient, weight)
            Weights whose gradient is None are left alone.

        Raises
        ------
        ValueError
            If there is no gradient at all.
        """
        step(self, grads_and_vars, super().apply)
        return self.iterations

    def apply(self, grads, trainable_variables=None, ops=None):
        """Take a step along gradients, a list, for these weights; or as the library itself does."""
        if ops is not None:
            super().apply(grads, trainable_variables, ops)
        else:
            self.apply_gradients(zip(grads, trainable_variables, strict=True))

    def minimize(self, loss, var_list=None, tape=None, **idle):
        """Take a step that makes a loss smaller, which a tape recorded or a function computes.

        Raises
        ------
        NotImplementedError
            For a loss of TensorFlow 1, a symbol.
        """
        minimize(self, loss, var_list, tape)


def with_old_arguments(cls, module, stands=True):
    """Return a class of the same name that understands ``lr`` and ``decay``.

    Examples
    --------
    >>> SGD = with_old_arguments(optimizers.SGD, __name__)
    >>> float(SGD(lr=0.5, decay=1e-6).lr)
    0.5
    """
    made = type(cls.__name__, (Decaying, cls), {"__module__": module, "__doc__": cls.__doc__})
    made.__signature__ = signature(cls)
    if stands:
        stands_for(made, cls)
    return made


_CLASSES = ("SGD", "Adadelta", "Adagrad", "Adam", "AdamW", "Adamax", "Lion", "Nadam", "RMSprop")
# Under the module where scripts, and pickles, find them.
OLDER = {
    name: with_old_arguments(getattr(optimizers, name), "tinycnn.compat.keras.optimizers")
    for name in _CLASSES
}
OLDER["Ftrl"] = with_old_arguments(Ftrl, "tinycnn.compat.keras.optimizers", stands=False)
_BY_NAME = {name.lower(): cls for name, cls in OLDER.items()}


def get(identifier):
    """Return the optimizer that a string, class, config or object stands for.

    Examples
    --------
    >>> get("RMSProp").lr
    0.001
    """
    if isinstance(identifier, str) and (cls := _BY_NAME.get(identifier.lower().replace("_", ""))):
        return cls()
    if isinstance(identifier, dict) and (cls := _BY_NAME.get(str(identifier.get("class_name")).lower())):
        return cls.from_config(dict(identifier.get("config") or {}))
    return optimizers.get(identifier)
