"""Tables of text, drawn with lines."""

import re

# The longest cell that is cut instead of broken, and what shows that it was.
_CUT = "…"


def draw(headings, rows, widths, align):
    """Yield the lines of a table.

    Parameters
    ----------
    headings : list of str
    rows : list of list of str
    widths : list of int
        Of the columns, with one space at each side. A cell that is wider is broken
        between words; a word that is wider is cut.
    align : list of {"left", "right", "center"}

    Examples
    --------
    >>> for line in draw(["Layer", "#"], [["dense one", "12"]], [7, 4], ["left", "right"]):
    ...     print(line)
    ┏━━━━━━━┳━━━━┓
    ┃ Layer ┃  # ┃
    ┡━━━━━━━╇━━━━┩
    │ dense │ 12 │
    │ one   │    │
    └───────┴────┘
    """

    def rule(left, middle, right, stroke):
        return left + middle.join(stroke * width for width in widths) + right

    def row(cells, wall, at_bottom=False):
        columns = [_broken(cell, width - 2) for cell, width in zip(cells, widths, strict=True)]
        height = max(len(column) for column in columns)
        for i in range(height):
            lines = [i - (height - len(column)) * at_bottom for column in columns]
            texts = [c[line] if 0 <= line < len(c) else "" for c, line in zip(columns, lines, strict=True)]
            placed = map(_placed, texts, widths, align)
            yield wall + wall.join(f" {text} " for text in placed) + wall

    yield rule("┏", "┳", "┓", "━")
    yield from row(headings, "┃", at_bottom=True)
    yield rule("┡", "╇", "┩", "━")
    for i, cells in enumerate(rows):
        if i:
            yield rule("├", "┼", "┤", "─")
        yield from row(cells, "│")
    yield rule("└", "┴", "┘", "─")


def column_widths(positions, length):
    """Return how wide columns are that end at these shares of a line.

    The walls between them, and the room at their sides, are taken from all alike.

    Parameters
    ----------
    positions : list of float
        Rising; 1 is the end of the line.
    length : int
        Of a line, in characters.

    Raises
    ------
    ValueError
        If there is no room for the columns.

    Examples
    --------
    >>> column_widths([0.45, 0.8, 1.0], 65)
    [28, 21, 12]
    """
    widths, used = [], 0
    for position in positions:
        width = int(position * length) - used
        if width < 4:
            raise ValueError(f"A table {length} characters wide has no room for {len(positions)} columns.")
        widths.append(width + 2)
        used += width
    excess = sum(widths) + len(widths) + 1 - length
    for i in range(len(widths)):
        share = min(widths[i], round(excess / (len(widths) - i)))
        widths[i] -= share
        excess -= share
    return widths


def _broken(text, width):
    """The lines of a cell."""
    lines, line = [], ""
    for word in re.findall(r"\s*\S+\s*", text):
        if line and len(line) + len(word.rstrip()) > width:
            lines.append(line)
            line = ""
        line += word
    lines.append(line)
    lines = [line.rstrip() for line in lines]
    return [line if len(line) <= width else line[: width - 1] + _CUT for line in lines]


def _placed(text, width, align):
    width -= 2
    if align == "center":
        left = (width - len(text)) // 2
        return (" " * left + text).ljust(width)
    return text.rjust(width) if align == "right" else text.ljust(width)
