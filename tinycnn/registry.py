"""Classes and functions of a user's own, under the names by which files hold them."""

import inspect
from contextvars import ContextVar
from functools import cache

from tinycnn.errors import complaint

_OBJECTS: dict[str, object] = {}
_NAMES: dict[object, str] = {}
_SCOPE: ContextVar[dict[str, object] | None] = ContextVar("custom_objects", default=None)


def register_keras_serializable(package="Custom", name=None):
    """Make a class or function known to everything that reads configs and files.

    Parameters
    ----------
    package : str
    name : str, optional
        The name of the class or function if not given.

    Returns
    -------
    callable
        A decorator. Files hold what it decorates as ``"package>name"``.

    Raises
    ------
    ValueError
        From the decorator, for a class without ``get_config``.

    Examples
    --------
    >>> @register_keras_serializable("shop")
    ... def double(x):
    ...     return 2 * x
    >>> get_registered_name(double), get_registered_object("shop>double") is double
    ('shop>double', True)
    """

    def decorate(thing):
        if isinstance(thing, type) and not hasattr(thing, "get_config"):
            raise ValueError(complaint(thing.__name__, "a method get_config, to be registered", "none"))
        full = f"{package}>{thing.__name__ if name is None else name}"
        _OBJECTS[full] = thing
        _NAMES[thing] = full
        return thing

    return decorate


def get_registered_name(obj):
    """Return the name that files hold a class or function by: ``"package>name"``, or its own.

    Examples
    --------
    >>> get_registered_name(dict)
    'dict'
    """
    return _NAMES.get(obj, obj.__name__)


def get_registered_object(name, custom_objects=None, module_objects=None):
    """Return the class or function of this name, or None.

    Parameters
    ----------
    name : str
        ``"package>name"``, or a key of the dictionaries or of a scope around the call.
    custom_objects, module_objects : dict of str to object, optional
        Looked through before, and after, what is registered.
    """
    for known in (_SCOPE.get(), custom_objects, _OBJECTS, module_objects):
        if known and name in known:
            return known[name]
    return None


def get_custom_objects():
    """Return the dictionary of what is registered, itself; what is put in is known everywhere."""
    return _OBJECTS


class CustomObjectScope:
    """A ``with`` statement inside which names stand for a user's own classes and functions.

    Parameters
    ----------
    custom_objects : dict of str to object

    Examples
    --------
    >>> with CustomObjectScope({"Mine": dict}):
    ...     get_registered_object("Mine")
    <class 'dict'>
    >>> get_registered_object("Mine")
    """

    def __init__(self, custom_objects):
        self.custom_objects = dict(custom_objects or {})
        self._token = None

    def __enter__(self):
        self._token = _SCOPE.set({**(_SCOPE.get() or {}), **self.custom_objects})
        return self

    def __exit__(self, *_):
        _SCOPE.reset(self._token)


custom_object_scope = CustomObjectScope


class _Anything:
    """Equal to everything."""

    def __eq__(self, other):
        return True


# What Keras's configs say that changes nothing: an argument of this value may be left out
# by a class that does not have it.
_WITHOUT_EFFECT: dict[str, tuple] = {
    "activity_regularizer": (None,),
    "amsgrad": (False,),
    "auto_scale_loss": (_Anything(),),
    "axis": (-1,),
    "clipnorm": (None,),
    "clipvalue": (None,),
    "data_format": (None, "channels_last"),
    "decay": (None, 0.0),
    "dtype": ("float32", None),
    "ema_momentum": (_Anything(),),
    "ema_overwrite_frequency": (None,),
    "fn": (_Anything(),),
    "from_logits": (False,),
    "global_clipnorm": (None,),
    "gradient_accumulation_steps": (None,),
    "ignore_class": (None,),
    "input_axes": (None,),
    "is_legacy_optimizer": (_Anything(),),
    "jit_compile": (_Anything(),),
    "label_smoothing": (0.0,),
    "loss_scale_factor": (None,),
    "loss_weights": (None,),
    "output_axes": (None,),
    "quantization_config": (None,),
    "reduction": ("sum_over_batch_size", "auto"),
    "renorm": (False,),
    "renorm_clipping": (None,),
    "renorm_momentum": (_Anything(),),
    "steps_per_execution": (1,),
    "use_ema": (False,),
    "weight_decay": (None,),
    "weighted_metrics": (None, []),
}


def without_idle(maker, config):
    """Return the arguments of a config, without those that ``maker`` lacks and that change nothing.

    Parameters
    ----------
    maker : class or callable
    config : dict of str to object

    Examples
    --------
    >>> without_idle(CustomObjectScope, {"custom_objects": {}, "quantization_config": None, "size": 3})
    {'custom_objects': {}, 'size': 3}
    """
    known = _arguments(maker)
    return {
        key: value
        for key, value in config.items()
        if key in known or value not in _WITHOUT_EFFECT.get(key, ())
    }


@cache
def _arguments(maker):
    makers = [maker]
    if isinstance(maker, type):
        makers = [vars(c)["__init__"] for c in maker.__mro__ if "__init__" in vars(c) and c is not object]
    return {name for one in makers for name in inspect.signature(one).parameters}
