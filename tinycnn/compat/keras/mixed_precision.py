"""``keras.mixed_precision``: one type of numbers is computed with, whatever a script asks for."""

from tinycnn.compat.absent_names import missing
from tinycnn.compat.notes import note


class Policy:
    """A name: of numbers that are smaller than float32 nothing is computed here.

    Parameters
    ----------
    name : str
    """

    def __init__(self, name="float32", loss_scale=None):
        self.name = str(name)
        self.compute_dtype = self.variable_dtype = "float32"

    def __repr__(self):
        return f"<Policy {self.name}>"


def set_global_policy(policy):
    """Do nothing, and say so once: numbers stay float32."""
    if getattr(policy, "name", str(policy)) != "float32":
        note("there is no mixed precision: numbers stay float32.")


set_policy = set_dtype_policy = set_global_policy


def global_policy():
    """Return the policy: float32."""
    return Policy()


dtype_policy = global_policy


def LossScaleOptimizer(inner_optimizer, *idle, **settings):
    """Return the optimizer itself: no loss wants scaling."""
    return inner_optimizer


__all__ = ["LossScaleOptimizer", "Policy", "dtype_policy", "global_policy", "set_global_policy"]

__getattr__ = missing("keras.mixed_precision")
