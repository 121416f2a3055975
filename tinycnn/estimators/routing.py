"""Parameters with two underscores: ``model__filters`` is the ``filters`` of ``model``."""

import inspect

from sklearn.base import BaseEstimator

from tinycnn.errors import complaint


class Routed(BaseEstimator):
    """An estimator whose constructor also takes ``route__name=...``, for the routes it has.

    They are parameters like the others: ``get_params``, ``set_params``, ``clone`` and searches
    know them.
    """

    routes: tuple = ()

    def __init_subclass__(cls, **settings):
        """Show the named parameters alone: who tries all of them must not try ``routed=``."""
        super().__init_subclass__(**settings)
        shown = [p for p in inspect.signature(cls.__init__).parameters.values() if p.kind != p.VAR_KEYWORD]
        cls.__signature__ = inspect.Signature(shown[1:])

    def _take(self, routed):
        """Keep the extra keyword arguments of the constructor."""
        for name in routed:
            if not self._is_routed(name):
                known = sorted(self._get_param_names())
                routes = ", ".join(f"{route}__..." for route in self.routes)
                expected = f"{', '.join(known)}, or {routes}"
                raise TypeError(complaint(type(self).__name__, expected, f"{name}="))
        vars(self).update(routed)

    def _is_routed(self, name):
        route, mark, rest = name.partition("__")
        return bool(mark and rest) and route in self.routes

    def routed(self, route):
        """Return what is meant for one route, by the names without it."""
        start = f"{route}__"
        return {k.removeprefix(start): v for k, v in vars(self).items() if k.startswith(start)}

    def get_params(self, deep=True):
        """Return all parameters, those with routes as well."""
        own = super().get_params(deep=deep)
        return own | {name: value for name, value in vars(self).items() if self._is_routed(name)}

    def set_params(self, **params):
        """Set parameters; new ones with routes may be among them."""
        for name in [name for name in params if self._is_routed(name)]:
            setattr(self, name, params.pop(name))
        return super().set_params(**params)
