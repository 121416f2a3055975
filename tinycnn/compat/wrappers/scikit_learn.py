"""``keras.wrappers.scikit_learn``: the wrappers of Keras 1 and 2, whose first argument is ``build_fn``."""

import inspect

from tinycnn.compat.wrappers import scikeras

__all__ = ["BaseWrapper", "KerasClassifier", "KerasRegressor"]


class BaseWrapper(scikeras.BaseWrapper):
    """What both have: after ``fit`` the trained model is called ``model``."""

    def __init__(self, *given, **settings):
        if len(given) == 1 and "build_fn" not in settings:
            given, settings = (), {**settings, "build_fn": given[0]}
        super().__init__(*given, **settings)

    # scikit-learn reads here which parameters there are.
    vars()["__init__"].__signature__ = inspect.signature(scikeras.BaseWrapper.__init__)


class KerasClassifier(BaseWrapper, scikeras.KerasClassifier):
    """See :class:`tinycnn.compat.wrappers.scikeras.KerasClassifier`."""


class KerasRegressor(BaseWrapper, scikeras.KerasRegressor):
    """See :class:`tinycnn.compat.wrappers.scikeras.KerasRegressor`."""
