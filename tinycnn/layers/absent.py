"""What Keras has and this library refuses on purpose, with what to do instead."""

from tinycnn.errors import complaint


def Lambda(*arguments, **settings):
    """Not here: its code would travel in the file of a model, and run where that is loaded.

    Parameters
    ----------
    *arguments, **settings
        Whatever Keras takes.

    Raises
    ------
    NotImplementedError
        Always; it says what to do instead.
    """
    expected = "a class: code in a file of a model would run wherever that is loaded"
    remedy = (
        "Rescaling scales and shifts, Reshape and Permute turn axes, Activation takes a function; "
        "for anything else write a Layer of your own, with forward and backward."
    )
    raise NotImplementedError(complaint("Lambda", expected, "a function", remedy))
