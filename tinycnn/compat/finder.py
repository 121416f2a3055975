"""How ``import keras`` comes to mean the modules of this folder."""

import importlib
import importlib.abc
import importlib.machinery
import sys
from types import ModuleType

from tinycnn.compat.paths import is_ours, resolve
from tinycnn.compat.placeholders import AbsentModule


class KeepsItsNames(ModuleType):
    """A module in which an import binds no module in the place of a class or function.

    ``import keras.optimizers.adam`` must not hide the class ``keras.optimizers.adam``.
    """

    def __setattr__(self, name, value):
        there = vars(self).get(name)
        if isinstance(value, ModuleType) and there is not None and not isinstance(there, ModuleType):
            return
        super().__setattr__(name, value)


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Stands before all other finders, and answers for Keras and TensorFlow alone."""

    def find_spec(self, fullname, path=None, target=None):
        """Return how to load a module of Keras's or TensorFlow's; None for all others."""
        if not is_ours(fullname):
            return None
        resolve(fullname)  # raises for a name that nobody ever had
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec):
        """Return the module that stands for it: one and the same under all its names."""
        place = resolve(spec.name)
        if place is None:
            return AbsentModule(spec.name)
        module = importlib.import_module(place)
        # The machinery is about to write the new name into the module; see below.
        spec.loader_state = vars(module).get("__spec__")
        if type(module) is ModuleType:
            module.__class__ = KeepsItsNames
        if not hasattr(module, "__path__"):
            module.__path__ = []  # old paths lead below it: keras.optimizers.legacy
        return module

    def exec_module(self, module):
        """Put back what the module knew of itself: nothing in it runs a second time."""
        spec = module.__spec__
        if spec.loader_state is not None:
            module.__spec__ = spec.loader_state


FINDER = Finder()


def is_installed():
    """Tell whether imports of Keras come here."""
    return FINDER in sys.meta_path


def ours_in_memory():
    """Return the names of all modules in memory that scripts know as Keras's or TensorFlow's."""
    return [name for name in sys.modules if is_ours(name)]
