"""``compile``, and the values that are watched."""

import numbers

from tinycnn import losses, optimizers
from tinycnn.errors import NotCompiledError, complaint
from tinycnn.layers.arguments import whole_number
from tinycnn.losses.choice import BY_SHAPE
from tinycnn.models.averages import Averages
from tinycnn.random import next_seed


class Compiled:
    """The part of a model that knows how it shall learn, and what is measured."""

    def __init__(self):
        self.optimizer = None
        self.loss = None
        self.compiled = False
        self.run_eagerly = False
        self.jit_compile = False
        self.steps_per_execution = 1
        self._metrics = Averages()
        self._loss_weight = 1.0
        self._seed = 0
        self._trainer = None
        self._predictor = None

    def compile(
        self,
        optimizer="rmsprop",
        loss=None,
        loss_weights=None,
        metrics=None,
        weighted_metrics=None,
        run_eagerly=False,
        steps_per_execution=1,
        jit_compile="auto",
        auto_scale_loss=True,
    ):
        """Say how the model shall learn.

        Parameters
        ----------
        optimizer : str or Optimizer
        loss : str, Loss or function
            Or a list or dictionary of one, as for a model of several outputs. Compiled again
            without one, a model keeps the one it had; so with the metrics.
        loss_weights : float, or list or dict of one float, optional
            What the loss is multiplied by.
        metrics : list of str, Metric or function, optional
            ``"accuracy"`` picks the kind of accuracy from the shapes of the labels and
            of the output. May be nested, or a dictionary, as for several outputs.
        weighted_metrics : list, optional
            Likewise; these take sample and class weights into account.
        run_eagerly : bool
            Run layer by layer on the plain NumPy definitions: slow, and just what a
            debugger or a student wants to step through.
        steps_per_execution : int
        jit_compile : bool or str
        auto_scale_loss : bool
            These three are taken for Keras's sake, and change nothing: every step is told
            to callbacks, kernels are always compiled, and no loss is computed in float16.

        Raises
        ------
        ValueError
            For an unknown name; the nearest known one is suggested.
        """
        optimizer = optimizers.get(optimizer)
        loss = None if loss is None else _loss(_single("loss", loss))
        weight = 1.0 if loss_weights is None else _single("loss_weights", loss_weights)
        if isinstance(weight, bool) or not isinstance(weight, numbers.Real):
            raise ValueError(complaint("compile: loss_weights", "a number", f"{weight!r}"))
        averages = Averages(_flat("metrics", metrics), _flat("weighted_metrics", weighted_metrics))
        # Compiled again, a model keeps the loss and the metrics that are not given, as in Keras.
        loss = self.loss if loss is None else loss
        averages = self._metrics if metrics is None and weighted_metrics is None else averages
        self.steps_per_execution = whole_number("compile", "steps_per_execution", steps_per_execution)
        self.optimizer, self.loss, self._metrics = optimizer, loss, averages
        self._loss_weight = float(weight)
        self.run_eagerly = bool(run_eagerly)
        self.jit_compile = jit_compile
        self.compiled = True
        self._seed = next_seed()
        self._forget_programs()

    @property
    def metrics(self):
        """list of Metric: the running mean of the loss, and what ``compile`` was given."""
        return self._metrics.all() if self.compiled else []

    @property
    def metrics_names(self):
        """list of str: what :meth:`evaluate` returns, in order."""
        self._require_compiled("metrics_names")
        return ["loss", *self._metrics.names()]

    def get_metrics_result(self):
        """Return {name: value} of the loss and the metrics, over the batches since the last reset."""
        return self._metrics.result()

    def reset_metrics(self):
        """Let the loss and the metrics forget all batches."""
        self._metrics.reset()

    # Inside ----------------------------------------------------------------------

    def _as_asked(self, logs, return_dict):
        if return_dict:
            return logs
        values = self._metrics.in_order(logs)
        return values if len(values) > 1 else values[0]

    def _require_compiled(self, who):
        if self.optimizer is None or self.loss is None:
            raise NotCompiledError(
                f"{who} needs a model that was compiled with a loss. "
                "Call compile(optimizer=..., loss=..., metrics=[...]) first."
            )

    def _take_seed(self, seed):
        """Go on with the seed of an earlier process."""
        self._seed = seed
        if self._trainer is not None:
            self._trainer.seed = seed

    def _forget_programs(self):
        self._trainer = self._predictor = None


def _loss(identifier):
    """Return a loss; a string where it takes the labels to tell which one."""
    if isinstance(identifier, str) and identifier.lower() in BY_SHAPE:
        return identifier
    return losses.get(identifier)


def _single(name, given):
    """Return the one thing that a list or dictionary for several outputs holds."""
    found = given
    while _holds_others(found):
        if len(found) != 1:
            expected = "one, for the model's one output"
            raise ValueError(complaint(f"compile: {name}", expected, f"{len(found)} of them"))
        [found] = found.values() if isinstance(found, dict) else found
    return found


def _flat(name, given):
    """Return a list of what lists and dictionaries hold, however deep; keys in their order."""
    if given is None:
        return []
    if not _holds_others(given):
        raise TypeError(complaint(f"compile: {name}", "a list such as ['accuracy']", f"{given!r}"))
    inside = [given[key] for key in sorted(given)] if isinstance(given, dict) else given
    return [one for part in inside for one in (_flat(name, part) if _holds_others(part) else [part])]


def _holds_others(given):
    """Whether this is for several outputs; the config of an object is a dictionary too."""
    return isinstance(given, (list, tuple)) or (isinstance(given, dict) and "class_name" not in given)
