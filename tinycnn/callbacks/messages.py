"""Printing beside a progress bar."""

import sys


def say(text):
    """Print a line at once; a bar that is on the screen makes way and comes back."""
    tqdm = sys.modules.get("tqdm")
    if tqdm is None:
        print(text, flush=True)
    else:
        tqdm.tqdm.write(text, file=sys.stdout)
        sys.stdout.flush()
