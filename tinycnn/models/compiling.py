"""Telling the user what takes so long the first time."""

import sys
import time

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
        Any; its first sample is used.
    verbose : {0, 1, 2}
        Silent, a progress bar, or lines.
    """
    if trainer.rehearsed:
        return
    trainer.rehearsed = True
    shown = {0: _in_silence, 1: _as_bar, 2: _as_lines}[verbose]
    shown(rehearse(trainer, batch))


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
