"""What ``fit`` tells of a training that goes wrong: numbers that are not finite, a loss at chance."""

import warnings

from tinycnn.errors import NotFiniteWarning, StuckWarning
from tinycnn.models.chance import chance_of, usual_causes
from tinycnn.models.intake import Arrays

# A loss at chance is told after so many steps in so many epochs, or after so many in one.
STEPS, EPOCHS, MANY_STEPS = 200, 3, 1500
# At chance: not better than this share of it, and not better than before by more than that.
AT_LEAST, PROGRESS = 0.98, 0.01
# The frames from a warning to the line that called ``fit``.
_UP = 5


class Watch:
    """Looks at one training, and says each thing once.

    Parameters
    ----------
    model : Model
    trainer : Trainer
    source : Arrays or Stream
    """

    def __init__(self, model, trainer, source):
        self._model, self._source = model, source
        self._began = model.optimizer.steps
        self._losses = []
        self._chance = None
        self._silent = not _comparable(model, trainer, source)
        trainer.trouble = None

    def place(self, trouble, epoch, batch):
        """Note when it was; callbacks may look."""
        if trouble.epoch is None:
            trouble.epoch, trouble.batch = epoch, batch

    def after_epoch(self, trainer, loss):
        """Hint at the usual causes if the loss is where it would be without learning."""
        if self._silent or trainer.trouble is not None:
            return
        self._losses.append(loss - trainer.weight_penalty())
        steps = self._model.optimizer.steps - self._began
        last = self._losses[-EPOCHS:]
        if steps < STEPS or (len(last) < EPOCHS and steps < MANY_STEPS):
            return
        if self._chance is None:
            self._chance = chance_of(self._model, self._source.first, isinstance(self._source, Arrays))
            self._silent = self._chance is None
        if self._silent or not min(last) >= AT_LEAST * self._chance.loss:
            self._silent = len(self._losses) >= EPOCHS  # it has learned something: no more looking
            return
        if last[0] - last[-1] < PROGRESS * self._chance.loss:
            self._silent = True
            causes = usual_causes(self._model, self._source.first)
            warnings.warn(
                f"After {len(self._losses)} epochs and {steps} steps the loss is {last[-1]:.4g}: no better "
                f"than {self._chance.words} ({self._chance.loss:.4g}). {causes}",
                StuckWarning,
                stacklevel=_UP,
            )


def tell(model, trouble):
    """Warn of numbers that are not finite, unless a callback has told it."""
    if not trouble.told:
        trouble.told = True
        text = f"{trouble.describe()} {remedy(trouble, model)} The training goes on, as in Keras; "
        text += "callbacks.TerminateOnNaN() would end it, and the callbacks that save keep what they have."
        warnings.warn(text, NotFiniteWarning, stacklevel=_UP)


def remedy(trouble, model):
    """Return what usually helps."""
    rate = f"{float(model.optimizer.learning_rate):.3g}"
    return {
        "weight": f"The step before made it so, or it was loaded so: try a learning rate below {rate}.",
        "output": f"Try a learning rate below {rate} or smaller inputs, and look for divisions by 0, "
        "logarithms and square roots in what the layer computes.",
        "loss": f"Try a learning rate below {rate}; a loss of your own may need a clip before a logarithm.",
        "gradient": "Try clipnorm=1.0 in the optimizer, and look for slopes without end, such as that of a "
        "square root at 0.",
    }.get(trouble.tensor, "Find out where they come from, or replace them with np.nan_to_num.")


def _comparable(model, trainer, source):
    """Whether the loss of an epoch is the plain mean of the samples' losses."""
    plain = source.first.weights is None and source.first.loss_weight == 1.0
    return plain and not trainer.program.penalized and not isinstance(model.loss, str)
