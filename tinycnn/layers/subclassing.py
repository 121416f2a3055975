"""What a class that derives from a layer may look like, and what it is told where it does not fit."""

from tinycnn.errors import complaint
from tinycnn.layers.by_call import ByCall

# What a layer of any class has from its first moment.
_FROM_THE_BEGINNING = ("name", "trainable", "dtype", "built", "batch_input_shape", "_weights", "_fixed")


def take_up_call(cls, base):
    """Let a class that has only a ``call`` find its gradients by a tape.

    Parameters
    ----------
    cls : class
        Just made.
    base : class
        Layer, which it derives from: what the class left as it is there is replaced.
    """
    if callable(cls.__dict__.get("call")) and cls.forward is base.forward:
        for name, thing in vars(ByCall).items():
            if not name.startswith("__") and getattr(cls, name, None) is getattr(base, name, None):
                setattr(cls, name, thing)


def refuse_call(layer):
    """Say so where a class of the library got a ``call``, which nobody would call."""
    cls = type(layer)
    if callable(getattr(cls, "call", None)) and cls.forward is not ByCall.forward:
        parent = next(one for one in cls.__mro__ if not callable(getattr(one, "call", None))).__name__
        expected = f"a call in classes derived from Layer itself; {parent} computes by forward"
        received = f"{cls.__name__}.call"
        remedy = f"Derive it from Layer, and make a {parent} in __init__ for call to call."
        raise NotImplementedError(complaint(layer.name, expected, received, remedy))


def refuse_missing_init(layer, name):
    """Say what to do where an attribute is missing because ``__init__`` of Layer never ran."""
    if name in _FROM_THE_BEGINNING and "_weights" not in vars(layer):
        who, expected = type(layer).__name__, "super().__init__() at the beginning of its __init__"
        raise AttributeError(complaint(who, expected, f"no such call, so it has no {name}"))
