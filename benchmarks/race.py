"""One network, one batch size, all engines."""

import tempfile
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from benchmarks.crew import LeftOut, Member
from benchmarks.engines import OURS
from benchmarks.jobs import JOBS
from benchmarks.networks import NETWORKS
from benchmarks.rounds import run_rounds, summarize
from benchmarks.samples import samples


def race(name, batch_size, jobs, asked, tell):
    """Race the engines.

    Parameters
    ----------
    name : str
        A key of ``NETWORKS``.
    batch_size : int
    jobs : list of str
        Keys of ``JOBS``.
    asked : Namespace
        peers, python (a function of an engine's name), images, threads, rounds, malloc.
    tell : callable
        Takes a line that says how far it is.

    Returns
    -------
    dict
        Ready for JSON: network, batch_size, images, data, versions, left_out, results.
    """
    images = asked.images or NETWORKS[name].images
    x, y, source = samples(NETWORKS[name], images)
    left_out, versions, results = {}, {}, []
    with tempfile.TemporaryDirectory() as folder:
        build = {
            "network": name,
            "data": str(Path(folder, "samples.npz")),
            "batch_size": batch_size,
            "threads": asked.threads,
        }
        np.savez(build["data"], x=x, y=y)

        def start(engines, stack):
            crew = []
            for engine in engines:
                try:
                    crew.append(Member(engine, asked.python(engine), build, asked.malloc, folder))
                    stack.callback(crew[-1].close)
                except LeftOut as reason:
                    left_out[engine] = str(reason)
            versions.update({member.name: member.versions for member in crew})
            return crew

        engines = (OURS, *asked.peers)
        timed = [job for job in jobs if not JOBS[job].fresh]
        if timed:
            with ExitStack() as stack:
                results += run_rounds(start(engines, stack), timed, asked.rounds, images, tell)
        for job in jobs:
            if JOBS[job].fresh:
                answers = {}
                for engine in engines:  # one after the other, each alone
                    tell(f"{job}, {engine}")
                    with ExitStack() as stack:
                        for member in start([engine], stack):
                            answers[job, engine] = [member.do(job)]
                results += summarize(answers, images)
    return {
        "network": name,
        "batch_size": batch_size,
        "images": images,
        "data": source,
        "versions": versions,
        "left_out": left_out,
        "results": results,
    }
