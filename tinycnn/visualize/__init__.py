"""Pictures of data, training and results.

Each function returns a ``matplotlib.figure.Figure`` that belongs to nobody else: no window
opens, nothing has to be closed. A notebook shows it as the last line of a cell,
``figure.savefig("name.png")`` keeps it, and :func:`show` opens windows.
"""

from tinycnn.visualize.confusion import plot_confusion_matrix
from tinycnn.visualize.history import plot_history
from tinycnn.visualize.images import plot_image, plot_images
from tinycnn.visualize.predictions import plot_predictions
from tinycnn.visualize.window import show

__all__ = [
    "plot_confusion_matrix",
    "plot_history",
    "plot_image",
    "plot_images",
    "plot_predictions",
    "show",
]
