"""The table that ``model.summary()`` prints."""

from tinycnn.engine.program import Program

_HEADINGS = ("Layer (type)", "Output Shape", "Param #")


def print_summary(model, line_length, print_fn, expand_program):
    """Print a model's layers as a table, in the style of Keras."""
    rows = [_row(*pair) for pair in zip(model.layers, model.output_shapes, strict=True)]
    lines = [f'Model: "{model.name}"', *_table(rows, line_length)]
    if model.built:
        total, trainable = model.count_params(), sum(w.size for w in model.trainable_weights)
        itemsize = model.dtype.itemsize
        for label, count in (
            ("Total", total),
            ("Trainable", trainable),
            ("Non-trainable", total - trainable),
        ):
            lines.append(f" {label} params: {count:,} ({_bytes(count * itemsize)})")
        if expand_program:
            lines += [
                "What runs:",
                *(f" {i}. {step.label}" for i, step in enumerate(Program(model.leaves).steps, 1)),
            ]
    else:
        lines.append(" The weights are made when the shape of the input is known.")
    print_fn("\n".join(lines))


def _row(layer, shape):
    shown = "?" if shape is None else "(" + ", ".join(str(s) for s in shape) + ")"
    return (
        f"{layer.name} ({type(layer).__name__})",
        shown,
        f"{layer.count_params():,}" if layer.built else "?",
    )


def _table(rows, line_length):
    widths = [max(len(row[i]) for row in [_HEADINGS, *rows]) + 2 for i in range(3)]
    spare = (line_length or 65) - sum(widths) - 4
    for i in range(max(0, spare)):
        widths[i % 3] += 1

    def line(left, middle, right, stroke):
        return left + middle.join(stroke * width for width in widths) + right

    def text(cells, wall):
        inner = [width - 2 for width in widths]
        padded = (cells[0].ljust(inner[0]), cells[1].ljust(inner[1]), cells[2].rjust(inner[2]))
        return f"{wall} " + f" {wall} ".join(padded) + f" {wall}"

    yield line("┏", "┳", "┓", "━")
    yield text(_HEADINGS, "┃")
    yield line("┡", "╇", "┩", "━")
    for i, row in enumerate(rows):
        if i:
            yield line("├", "┼", "┤", "─")
        yield text(row, "│")
    yield line("└", "┴", "┘", "─")


def _bytes(count):
    for unit in ("B", "KB", "MB"):
        if count < 1024:
            return f"{count:.2f} {unit}"
        count /= 1024
    return f"{count:.2f} GB"
