"""The library's layers, whose results and weights are tensors to a script.

The classes that are made here stand in this module under their names: pickles look for them.
"""

from tinycnn.compat.spelling.results import Answering
from tinycnn.compat.spelling.variables import as_variables
from tinycnn.saving.known import place_of, stands_for


class AnsweringLayer(Answering):
    """What goes before the class of a layer."""

    @property
    def weights(self):
        """list of Variable: the weights themselves, not copies."""
        return as_variables(self, super().weights)

    @property
    def trainable_weights(self):
        """list of Variable: those an optimizer changes."""
        return as_variables(self, super().trainable_weights)

    @property
    def non_trainable_weights(self):
        """list of Variable: those an optimizer leaves alone."""
        return as_variables(self, super().non_trainable_weights)


def answering(cls):
    """Return a class of the same name that computes the same, to the engine as well.

    Examples
    --------
    >>> from tinycnn.layers import Dense
    >>> answering(Dense)(3)([[1.0, 2.0]]).numpy().shape
    (1, 3)
    """
    made = globals().get(cls.__name__)
    if made is None:
        text = f"See :class:`tinycnn.layers.{cls.__name__}`."
        # The word by which the engine knows a layer is not inherited, for others may compute something else.
        names = {"__module__": __name__, "__doc__": text, "kind": vars(cls).get("kind")}
        made = globals()[cls.__name__] = type(cls.__name__, (AnsweringLayer, cls), names)
        if place_of(cls) is not None:
            stands_for(made, cls)
    return made
