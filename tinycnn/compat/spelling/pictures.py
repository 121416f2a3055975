"""``model_to_dot``: the picture of a model as what Graphviz would have made of it."""

import io

from tinycnn.utils import plot_model


class Drawing:
    """A picture of a model, in any format that matplotlib writes.

    Parameters
    ----------
    model : Sequential or Model
    **settings
        As for :func:`tinycnn.utils.plot_model`.
    """

    def __init__(self, model, **settings):
        self._model, self._settings = model, settings

    def create(self, prog=None, format="png", **idle):
        """Return the picture as bytes: ``create(prog="dot", format="svg")``."""
        content = io.BytesIO()
        plot_model(self._model, None, **self._settings).savefig(content, format=format)
        return content.getvalue()

    def write(self, path, prog=None, format=None, **idle):
        """Write the picture into a file."""
        plot_model(self._model, None, **self._settings).savefig(path, format=format)
        return True

    def create_png(self, **idle):
        """Return the picture as PNG."""
        return self.create(format="png")

    def create_svg(self, **idle):
        """Return the picture as SVG."""
        return self.create(format="svg")

    write_png = write_svg = write_pdf = write


def model_to_dot(
    model, show_shapes=False, show_dtype=False, show_layer_names=True, rankdir="TB", *more, **settings
):
    """Return a drawing of a model that answers as a graph of pydot does.

    Examples
    --------
    >>> from tinycnn import Sequential, layers
    >>> model_to_dot(Sequential([layers.Dense(3, input_shape=(2,))])).create_svg()[:5]
    b'<?xml'
    """
    kept = {name: value for name, value in settings.items() if name in ("expand_nested", "dpi")}
    return Drawing(
        model,
        show_shapes=show_shapes,
        show_dtype=show_dtype,
        show_layer_names=show_layer_names,
        rankdir=rankdir,
        **kept,
    )
