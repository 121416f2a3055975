"""Printing beside a progress bar."""

import sys

from tinycnn.ranks import crew


def say(text):
    """Print a line at once; a bar that is on the screen makes way and comes back."""
    if not crew().is_main:
        return  # of several processes one speaks
    tqdm = sys.modules.get("tqdm")
    if tqdm is None:
        print(text, flush=True)
    else:
        tqdm.tqdm.write(text, file=sys.stdout)
        sys.stdout.flush()
