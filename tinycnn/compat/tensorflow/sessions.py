"""Sessions and graphs of TensorFlow 1: objects without effect, which say so once."""

import contextlib

from tinycnn.compat.notes import note

_NOTE = "there are no sessions, graphs or devices to choose: settings of them change nothing."


class Settings:
    """Takes any arguments and attributes, and changes nothing."""

    def __init__(self, *arguments, **settings):
        note(_NOTE)
        vars(self).update(settings)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        found = Settings()
        object.__setattr__(self, name, found)
        return found


class ConfigProto(Settings):
    """Settings of a session."""


class GPUOptions(Settings):
    """Settings of devices that are not here."""


class OptimizerOptions(Settings):
    """Settings of a compiler that is not here."""


class GraphOptions(Settings):
    """Settings of graphs."""


class Nothing:
    """What an operation was that has nothing to do."""

    def run(self, *arguments, **settings):
        """Do nothing."""


class Graph:
    """What has no effect: everything is computed at once."""

    seed = None

    @contextlib.contextmanager
    def as_default(self):
        """Change nothing inside the block."""
        yield self

    def finalize(self):
        """Do nothing."""


class Session:
    """A session: arrays are computed already.

    Examples
    --------
    >>> with Session() as session:
    ...     session.run([1, 2])
    [1, 2]
    """

    def __init__(self, target="", graph=None, config=None):
        note(_NOTE)
        self.graph = graph or Graph()

    def run(self, fetches, feed_dict=None, options=None, run_metadata=None):
        """Return what was asked for, as plain arrays.

        Raises
        ------
        NotImplementedError
            If something is to be fed: there are no placeholders.
        """
        if feed_dict:
            raise NotImplementedError(
                "Session.run expects no feed_dict: there are no graphs here. Use model.fit."
            )
        if isinstance(fetches, (list, tuple)):
            return type(fetches)(self.run(one) for one in fetches)
        if isinstance(fetches, Nothing):
            return None
        return fetches.numpy() if hasattr(fetches, "numpy") else fetches

    def as_default(self):
        """Change nothing inside the block."""
        return contextlib.nullcontext(self)

    def list_devices(self):
        """Return no list of devices."""
        return []

    def close(self):
        """Do nothing."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


class InteractiveSession(Session):
    """A session."""


def global_variables_initializer(*_, **__):
    """Return an operation that does nothing: weights begin when they are made."""
    return Nothing()


local_variables_initializer = initialize_all_variables = tables_initializer = global_variables_initializer


def reset_default_graph():
    """Do nothing, and say so once: there are no graphs."""
    note(_NOTE)


def get_default_graph():
    """Return an object that stands for the graph that is not here."""
    return Graph()


def get_default_session():
    """Return None: there are no sessions."""


def disable_eager_execution():
    """Do nothing, and say so once: everything is computed at once."""
    note(_NOTE)


def enable_eager_execution(*_, **__):
    """Do nothing: everything is computed at once."""


def executing_eagerly():
    """Return True: everything is computed at once."""
    return True


enable_v2_behavior = enable_resource_variables = enable_v2_tensorshape = enable_eager_execution
disable_v2_behavior = disable_eager_execution
