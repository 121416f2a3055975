"""The figure itself. Loaded only when one is drawn: it needs matplotlib."""

import io

from matplotlib.figure import Figure


class Picture(Figure):
    """A figure that pyplot does not know, and that a notebook shows all the same.

    A figure of pyplot's stays in memory until it is closed; this one is an ordinary
    object. Notebooks draw pyplot's figures by themselves, and ask others for a PNG.
    """

    def _repr_png_(self):
        buffer = io.BytesIO()
        self.savefig(buffer, format="png")
        return buffer.getvalue()
