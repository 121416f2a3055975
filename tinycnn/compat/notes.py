"""What the user is told once, on the error stream."""

import sys

_told: set[str] = set()


def note(text):
    """Say something the first time only."""
    if text not in _told:
        _told.add(text)
        print(f"tinycnn: {text}", file=sys.stderr, flush=True)


def forget_notes():
    """Be ready to say everything again."""
    _told.clear()
