"""A B C A B C: rounds in which every engine has its turn."""

from statistics import median

from benchmarks.engines import OURS
from benchmarks.jobs import JOBS


def run_rounds(crew, jobs, rounds, images, tell):
    """Let each engine do each job once unmeasured, and then ``rounds`` times in turns.

    Parameters
    ----------
    crew : list of Member
    jobs : list of str
    rounds : int
    images : int
        That a job goes through.
    tell : callable
        Takes a line that says how far it is.

    Returns
    -------
    list of dict
        One for each job and engine: see :func:`summarize`.
    """
    answers = {(job, member.name): [] for job in jobs for member in crew}
    for turn in range(rounds + 1):
        tell("warm-up" if turn == 0 else f"round {turn} of {rounds}")
        for job in jobs:
            for member in crew:
                answer = member.do(job)
                if turn > 0:
                    answers[job, member.name].append(answer)
    return summarize(answers, images)


def summarize(answers, images):
    """Turn the answers of all rounds into medians, and ratios to ours.

    Parameters
    ----------
    answers : dict of (job, engine) to list of dict
        As workers give them.
    images : int

    Returns
    -------
    list of dict
        job, engine, unit, rounds (each turn's amount in that unit), median, ratio (the
        engine's median over ours: how many times faster we are; None if ours is left
        out), idle (the greatest), and what the job found in the last turn.

    Examples
    --------
    >>> answers = {("train", "tinycnn"): [{"amount": 1e-3, "idle": 0.0, "loss": 0.5}],
    ...            ("train", "keras"): [{"amount": 3e-3, "idle": 0.0, "loss": 0.5}]}
    >>> [(r["engine"], r["median"], r["ratio"]) for r in summarize(answers, images=10)]
    [('tinycnn', 100.0, 1.0), ('keras', 300.0, 3.0)]
    """
    results = []
    for (name, engine), turns in answers.items():
        job = JOBS[name]
        scale = job.scale / (images if job.per_image else 1)
        amounts = [round(turn["amount"] * scale, 3) for turn in turns]
        found = {key: value for key, value in turns[-1].items() if key not in ("amount", "idle")}
        results.append(
            {
                "job": name,
                "engine": engine,
                "unit": job.unit,
                "rounds": amounts,
                "median": median(amounts),
                "idle": round(max(turn["idle"] for turn in turns), 4),
                **found,
            }
        )
    ours = {result["job"]: result["median"] for result in results if result["engine"] == OURS}
    for result in results:
        base = ours.get(result["job"])
        result["ratio"] = None if base is None else round(result["median"] / base, 3)
    return results
