"""The little of IPython that notebooks count on."""

from tinycnn.compat.notes import note


class _Events:
    """Takes what shall be called after a cell, and never calls it."""

    def register(self, event, function):
        """Do nothing."""

    unregister = register


class Shell:
    """What ``get_ipython()`` returns: it reports what it is asked for, and does nothing."""

    def __init__(self):
        self.config, self.events = {}, _Events()

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)

        def passed_over(*arguments, **settings):
            note(f"passed over: get_ipython().{name}({', '.join(map(repr, arguments))})")

        return passed_over


SHELL = Shell()


class InteractiveShell:
    """Takes the settings that notebooks make; the last value of a cell is shown in any case."""

    ast_node_interactivity = "last_expr"

    @staticmethod
    def instance():
        """Return the shell."""
        return SHELL


class Shown:
    """A picture, a text or whatever else a notebook would show: here it tells what it is.

    Examples
    --------
    >>> class Image(Shown): pass
    >>> Image("model.png", width=300)
    <Image 'model.png'>
    >>> Image(b"...")
    <Image of 3 bytes>
    """

    def __init__(self, data=None, *arguments, filename=None, url=None, **settings):
        self.data, self.filename, self.url = data, filename, url

    def __repr__(self):
        what = next((one for one in (self.filename, self.url, self.data) if one is not None), "")
        what = f"of {len(what)} bytes" if isinstance(what, bytes) else f"{what!r:.300}"
        return f"<{type(self).__name__} {what}>"


def display(*values, **settings):
    """Print what a notebook would show.

    Examples
    --------
    >>> display(1, "two")
    1
    'two'
    """
    for value in values:
        print(repr(value))


def clear_output(wait=False):
    """Leave what was printed where it is."""
