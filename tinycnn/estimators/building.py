"""From what the user gave as ``model`` to a network that is ready to learn."""

import copy
import inspect

from tinycnn import optimizers
from tinycnn.errors import complaint
from tinycnn.estimators.architectures import architecture
from tinycnn.models import Model
from tinycnn.models.cloning import clone_model


def build(given, offered, settings):
    """Return a new model.

    Parameters
    ----------
    given : str, callable or Model
        The name of an architecture; a function that returns a model; or a model, whose
        weights stay as they are while a copy of its layers learns.
    offered : dict
        What is known of the data: a function gets of it what it names as arguments. Must hold
        ``input_shape``, ``outputs`` and ``activation``.
    settings : dict
        More arguments.

    Returns
    -------
    Model
    """
    if isinstance(given, str):
        known = [offered[name] for name in ("input_shape", "outputs", "activation")]
        return architecture(given, *known, **settings)
    if isinstance(given, Model):
        return _anew(given)
    if not callable(given):
        expected = "model to be the name of an architecture, a function or a model"
        raise TypeError(complaint("estimator", expected, f"{given!r}"))
    # Looking at the signature of a class or of an object with __call__ works as well.
    arguments = inspect.signature(given).parameters
    found = given(**{name: value for name, value in offered.items() if name in arguments} | settings)
    if not isinstance(found, Model):
        raise TypeError(complaint("estimator", "the function to return a model", f"{found!r}"))
    return found


def make_optimizer(given, settings):
    """Return an optimizer of its own for one training, with some settings changed.

    Examples
    --------
    >>> make_optimizer("adam", {"learning_rate": 0.25}).learning_rate
    0.25
    """
    if isinstance(given, type):
        return given(**settings)
    found = optimizers.get(given)
    if settings:
        return type(found).from_config(found.get_config() | settings)
    return found if isinstance(given, (str, dict)) else copy.deepcopy(found)


def last_activation(model):
    """Return the name of what the last layer ends with: "softmax", "sigmoid", ... or None.

    Examples
    --------
    >>> from tinycnn import Sequential, layers
    >>> last_activation(Sequential([layers.Dense(3, activation="softmax", input_shape=(2,))]))
    'softmax'
    """
    config = model.leaves[-1].get_config()
    name = config.get("activation") or ("softmax" if type(model.leaves[-1]).__name__ == "Softmax" else None)
    return None if name == "linear" else name


def _anew(model):
    """Return a model of the same layers with new weights, compiled in the same way."""
    copied = clone_model(model)
    if model.compiled:
        copied.compile_from_config(model.get_compile_config())
    return copied
