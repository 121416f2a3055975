"""A picture of a model: its layers as boxes, in a chain."""

from tinycnn.errors import NotBuiltError, complaint
from tinycnn.visualize.figures import new_figure

_FACE, _EDGE = "#E8F1F8", "#0072B2"
_LINE, _LETTER, _GAP = 0.24, 0.085, 0.35  # inches: a line of text, a letter, between boxes


def plot_model(
    model,
    to_file="model.png",
    show_shapes=False,
    show_dtype=False,
    show_layer_names=False,
    rankdir="TB",
    expand_nested=False,
    dpi=200,
    show_layer_activations=False,
    show_trainable=False,
):
    """Draw the layers of a model into a file; needs no program but matplotlib.

    Parameters
    ----------
    model : Sequential
        Built, or with an Input.
    to_file : str, Path or None
        The ending says the format: png, pdf, svg. None writes no file.
    show_shapes, show_dtype, show_layer_names, show_layer_activations, show_trainable : bool
        What each box tells beside the kind of the layer.
    rankdir : {"TB", "LR"}
        From top to bottom, or from left to right.
    expand_nested : bool
        Whether the layers of models inside the model are drawn.
    dpi : int
        Dots an inch.

    Returns
    -------
    matplotlib.figure.Figure
        Shown by a notebook.

    Raises
    ------
    NotBuiltError
        If the shapes are wanted and not known yet.
    """
    if rankdir not in ("TB", "LR"):
        raise ValueError(complaint("plot_model", "rankdir 'TB' or 'LR'", f"{rankdir!r}"))
    boxes = [
        _text(layer, show_shapes, show_dtype, show_layer_names, show_layer_activations, show_trainable)
        for layer in _layers(model, expand_nested)
    ]
    if not boxes:
        raise ValueError(complaint("plot_model", "a model with layers", "none"))
    widths = [max(map(len, lines)) * _LETTER + 0.3 for lines in boxes]
    heights = [len(lines) * _LINE + 0.15 for lines in boxes]
    down = rankdir == "TB"
    along, across = (heights, widths) if down else (widths, heights)
    length, breadth = sum(along) + _GAP * (len(boxes) + 1), max(across) + 0.3
    figure = new_figure(*((breadth, length) if down else (length, breadth)))
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1), xlim=_limits(down, breadth, length)[0])
    axes.set_ylim(*_limits(down, breadth, length)[1])
    axes.set_axis_off()
    place = _GAP
    for i, (lines, width, height) in enumerate(zip(boxes, widths, heights, strict=True)):
        middle = place + along[i] / 2
        centre = (breadth / 2, middle) if down else (middle, breadth / 2)
        _box(axes, centre, width, height, lines)
        if i:
            ends = [(breadth / 2, p) if down else (p, breadth / 2) for p in (place - _GAP, place)]
            axes.annotate("", ends[1], ends[0], arrowprops={"arrowstyle": "-|>", "color": "black"})
        place += along[i] + _GAP
    if to_file is not None:
        figure.savefig(to_file, dpi=dpi)
    return figure


def model_to_dot(*arguments, **settings):
    """Refuse: there are no dot graphs here; :func:`plot_model` draws without them.

    Raises
    ------
    NotImplementedError
    """
    raise NotImplementedError("model_to_dot needs Graphviz, which is not used here. Use plot_model instead.")


def _limits(down, breadth, length):
    """Return the limits of x and y in inches; y counts from the top."""
    return ((0, breadth), (length, 0)) if down else ((0, length), (breadth, 0))


def _layers(model, expand_nested):
    for layer in model.layers:
        inner = getattr(layer, "layers", None)
        if expand_nested and inner:
            yield from _layers(layer, expand_nested)
        else:
            yield layer


def _text(layer, shapes, dtype, name, activations, trainable):
    lines = [type(layer).__name__]
    if name:
        lines[0] = f"{layer.name} ({lines[0]})"
    if activations and getattr(layer, "activation", None) is not None:
        function = layer.activation
        lines.append(f"activation: {getattr(function, '__name__', None) or function}")
    if shapes:
        try:
            lines += [f"input: {_shown(layer.input_shape)}", f"output: {_shown(layer.output_shape)}"]
        except NotBuiltError as error:
            raise NotBuiltError(f"plot_model(show_shapes=True): {error}") from None
    if dtype:
        lines.append(f"dtype: {layer.dtype}")
    if trainable:
        lines.append("trainable" if layer.trainable else "not trainable")
    return lines


def _shown(shape):
    return "(" + ", ".join(str(size) for size in shape) + ")"


def _box(axes, centre, width, height, lines):
    from matplotlib.patches import FancyBboxPatch

    x, y = centre
    axes.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - height / 2),
            width,
            height,
            boxstyle="round,pad=0,rounding_size=0.06",
            facecolor=_FACE,
            edgecolor=_EDGE,
        )
    )
    for i, line in enumerate(lines):
        weight = "bold" if i == 0 else "normal"
        at = y + (i - (len(lines) - 1) / 2) * _LINE
        axes.text(x, at, line, ha="center", va="center", fontsize=9, fontweight=weight)
