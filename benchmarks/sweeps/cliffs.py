"""Where a little more costs much more."""

# How many times the neighbour's cost per unit is a cliff; small networks may have more.
STEEP, STEEP_WHERE_SMALL = 1.5, 2.0
SMALL = 500_000  # multiply-adds of an image, below which whatever is not arithmetic counts


def mark_cliffs(points, sweep):
    """Write into each point how much of a cliff it is.

    Parameters
    ----------
    points : list of dict
        value, and for train and predict a dict of ns and products. Each gets ``cliff``:
        the cost over the neighbour's where that is steep, else None.
    sweep : Sweep

    Examples
    --------
    >>> from benchmarks.sweeps import SWEEPS
    >>> costs = [{"train": {"ns": ns, "products": 1_000_000}} for ns in (100, 120, 300)]
    >>> mark_cliffs(costs, SWEEPS["images"])
    >>> [point["train"]["cliff"] for point in costs]
    [None, None, 2.5]
    """
    for job in ("train", "predict"):
        found = [point[job] for point in points if job in point]
        for place, point in enumerate(found):
            point["cliff"] = None
            if place > 0:
                neighbour = found[_neighbour(place, sweep)]
                steepness = _cost(point, sweep) / _cost(neighbour, sweep)
                small = min(point["products"], neighbour["products"]) < SMALL
                if steepness > (STEEP_WHERE_SMALL if small else STEEP):
                    point["cliff"] = round(steepness, 2)


def around_cliffs(points, sweep):
    """Return the places of all cliffs and of the neighbours they are held against."""
    cliffs = [
        place for place, point in enumerate(points) if point["train"]["cliff"] or point["predict"]["cliff"]
    ]
    return sorted({*cliffs, *(_neighbour(place, sweep) for place in cliffs)})


def _neighbour(place, sweep):
    return place - 1 if sweep.grows else 0


def _cost(point, sweep):
    return point["ns"] / (1 if sweep.per == "image" else point["products"])
