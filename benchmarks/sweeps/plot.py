"""Sweeps as pictures."""

from math import ceil

COLUMNS = 3


def plot(report, path):
    """Draw each sweep: its cost per unit in training and inference, cliffs ringed.

    Parameters
    ----------
    report : dict
        As ``benchmarks.growth`` makes it.
    path : path
        Of the picture; its ending decides the format.
    """
    from matplotlib.figure import Figure

    sweeps = report["sweeps"]
    rows = ceil(len(sweeps) / COLUMNS)
    figure = Figure(figsize=(5 * COLUMNS, 3 * rows), layout="constrained")
    for axes, sweep in zip(figure.subplots(rows, COLUMNS, squeeze=False).flat, sweeps, strict=False):
        places = range(len(sweep["points"]))
        for job in ("train", "predict"):
            found = [point[job] for point in sweep["points"]]
            per_image = sweep["per"] == "image"
            costs = [one["ns"] if per_image else one["ns"] / one["products"] for one in found]
            axes.plot(places, costs, marker=".", label=job)
            cliffs = [place for place in places if found[place]["cliff"]]
            axes.plot(cliffs, [costs[place] for place in cliffs], "o", fillstyle="none", color="red")
        axes.set_xticks(places, [str(point["value"]) for point in sweep["points"]], fontsize=7)
        axes.set(title=sweep["name"], ylabel=f"ns per {sweep['per']}", yscale="log")
        axes.legend()
    for axes in figure.axes[len(sweeps) :]:
        axes.remove()
    figure.savefig(path, dpi=100)
