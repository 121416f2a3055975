"""Options of data sets, none of which changes anything here."""


class Options:
    """Takes any attribute, and changes nothing."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        found = Options()
        object.__setattr__(self, name, found)
        return found
