"""Telling the user what takes so long the first time."""

import gc
import sys
import time
from contextlib import contextmanager

from tinycnn.engine.rehearsal import rehearse

# Kernels that are in the cache load within this many seconds, and nothing is said.
PATIENCE = 0.7


TEXT = "Compiling kernels (once on this machine)"


def show_compiling(trainer, batch, verbose):
    """Run every kernel once, and say so if that takes noticeable time.

    Parameters
    ----------
    trainer : Trainer
        One that has run already is left alone.
    batch : Batch
        Any; its first samples are used.
    verbose : {0, 1, 2}
        Silent, a progress bar, or lines.
    """
    if trainer.rehearsed:
        return
    trainer.rehearsed = True
    shown = {0: _in_silence, 1: _as_bar, 2: _as_lines}[verbose]
    with _no_garbage_collection():
        shown(rehearse(trainer, batch))


@contextmanager
def _no_garbage_collection():
    """The compiler makes millions of small objects, and a tenth of its time goes on looking for garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _in_silence(pieces):
    for _ in pieces:
        pass


def _as_bar(pieces):
    from tqdm.auto import tqdm

    with tqdm(desc=TEXT, delay=PATIENCE, unit="step", leave=False, file=sys.stdout) as bar:
        for done, total in pieces:
            bar.total = total
            bar.update(done - bar.n)


def _as_lines(pieces):
    start, told = time.perf_counter(), False
    for done, total in pieces:
        passed = time.perf_counter() - start
        if not told and passed > PATIENCE:
            told = True
            print(f"{TEXT}: {done} of {total} steps after {passed:.0f} s ...", flush=True)
    if told:
        print(f"{TEXT}: done after {time.perf_counter() - start:.0f} s.", flush=True)
