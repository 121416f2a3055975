"""Constructors under old spellings: a table of renamed arguments, in front of the real class."""


class Spelled:
    """A class of the library that understands old names of its arguments.

    It is no copy: calling it makes an object of the real class. It stands for that class in
    ``isinstance``, in ``class Mine(...)`` and for everything that is read from it.

    Parameters
    ----------
    cls : class
    renamed : dict of str to str or None
        Today's name of each old argument; None for those that mean nothing any more.
    prepare : callable, optional
        ``prepare(arguments, settings, said) -> (arguments, settings)``, where names are not enough;
        ``said`` are the names as they were given.
    finish : callable, optional
        ``finish(made, given) -> object``, where the object is not enough; ``given`` are the
        settings in today's names that ``prepare`` left under keys that begin with "_".
    name, module : str, optional
        What it is called, and where; needed for pickles.
    made : class, optional
        One derived from ``cls``, of which objects shall be.

    Examples
    --------
    >>> from tinycnn.layers import Dropout
    >>> Old = Spelled(Dropout, {"p": "rate"})
    >>> Old(p=0.5).rate, isinstance(Dropout(0.5), Old)
    (0.5, True)
    """

    def __init__(self, cls, renamed=(), prepare=None, finish=None, name=None, module=None, made=None):
        self._cls = cls
        self._made = cls if made is None else made
        self._renamed = dict(renamed)
        self._prepare = prepare
        self._finish = finish
        self.__name__ = self.__qualname__ = name or cls.__name__
        self.__module__ = module or __name__
        self.__doc__ = cls.__doc__
        self.__wrapped__ = cls

    def __call__(self, *arguments, **settings):
        said = frozenset(settings)
        settings = today(settings, self._renamed, self.__name__)
        if self._prepare is not None:
            arguments, settings = self._prepare(arguments, settings, said)
        kept = {key: settings.pop(key) for key in list(settings) if key.startswith("_")}
        made = self._made(*arguments, **settings)
        return made if self._finish is None else self._finish(made, kept)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._cls, name)

    def __mro_entries__(self, bases):
        return (self._made,)

    def __instancecheck__(self, instance):
        return isinstance(getattr(instance, "stands_for", instance), self._cls)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self._cls)

    def __eq__(self, other):
        return other is self or other is self._cls or other is self._made

    def __hash__(self):
        return hash(self._cls)

    def __reduce__(self):
        return self.__qualname__

    def __repr__(self):
        return f"<class '{self.__module__}.{self.__name__}'>"


def today(settings, renamed, who):
    """Return settings under today's names.

    Raises
    ------
    TypeError
        If something is given under its old name and its new one.

    Examples
    --------
    >>> today({"p": 0.5, "input_dtype": "float32"}, {"p": "rate", "input_dtype": None}, "Dropout")
    {'rate': 0.5}
    """
    found = {}
    for name, value in settings.items():
        new = renamed.get(name, name)
        if new is None:
            continue
        if new != name and new in settings:
            raise TypeError(f"{who} was given '{name}' and '{new}', which are the same.")
        found[new] = value
    return found
