"""Networks as estimators of scikit-learn: in pipelines, searches and cross-validation.

The classes load when they are used, and scikit-learn with them.
"""

import importlib

_WHERE = {
    "CNNClassifier": "tinycnn.estimators.classifier",
    "CNNRegressor": "tinycnn.estimators.regressor",
}
__all__ = ["CNNClassifier", "CNNRegressor"]


def __getattr__(name):
    if name in _WHERE:
        return getattr(importlib.import_module(_WHERE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *__all__])
