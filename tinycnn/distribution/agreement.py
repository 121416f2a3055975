"""Whether all ranks are of one mind: versions, model, data, weights."""

import sys
from collections import Counter
from importlib import metadata

from tinycnn.distribution.errors import RESTART, DistributionError
from tinycnn.version import __version__


def versions():
    """Return {name: version} of what a result depends on."""
    found = {"Python": sys.version.split()[0], "tinycnn": __version__}
    for package in ("numpy", "numba", "llvmlite"):
        found[package] = metadata.version(package)
    return found


def agree(crew, where, found):
    """Raise on all ranks if they have found different things.

    Parameters
    ----------
    crew : Crew
    where : str
        For the message.
    found : dict of str to str
        What must be the same.

    Raises
    ------
    DistributionError
        Names the ranks that are not like the most, and what is different.
    """
    everyone = crew.gather(where, found)
    for name in found:
        values = [theirs.get(name) for theirs in everyone]
        usual, _ = Counter(values).most_common(1)[0]
        odd = [rank for rank, value in enumerate(values) if value != usual]
        if odd:
            raise DistributionError(_message(crew, where, name, values, usual, odd), known_to_all=True)


def _message(crew, where, name, values, usual, odd):
    like = ", ".join(str(rank) for rank, value in enumerate(values) if value == usual)
    shown = " and ".join(f"{values[rank]} on {crew.trouble.name(rank)}" for rank in odd[:4])
    more = f" and {len(odd) - 4} more" if len(odd) > 4 else ""
    return (
        f"{where}: the ranks differ in {name}: {shown}{more}, but {usual} on "
        f"{'rank' if like.isdigit() else 'ranks'} {like}. {_REMEDIES.get(name, _OTHERWISE)} {RESTART}"
    )


_OTHERWISE = "Install the same versions on every machine."
_REMEDIES = {
    "the model": "Every rank must build and compile the same model.",
    "the data": "Every rank must be given the same samples, labels and weights, in the same order.",
    "the weights": (
        "They are computed by the same steps on each, so that a machine has miscalculated, or weights "
        "were changed on one rank only, as by a callback."
    ),
}
