"""What a sweep consists of."""

from dataclasses import dataclass

from benchmarks.networks import TEN, Network


@dataclass(frozen=True)
class Point:
    """One network to time.

    Attributes
    ----------
    value : int or str
        Of what the sweep varies.
    network : Network
    batch_size : int
    images : int or None
        None: as many as take a while.
    """

    value: object
    network: Network
    batch_size: int = 128
    images: int | None = None


@dataclass(frozen=True)
class Sweep:
    """Networks that differ in one thing.

    Attributes
    ----------
    name : str
    points : tuple of Point
    per : str
        What costs the same wherever the point is: "image", or "multiply-add".
    grows : bool
        Whether each point is more than the one before; else the first is what the others
        are held against.
    """

    name: str
    points: tuple
    per: str = "multiply-add"
    grows: bool = True


def network(input_shape, *layers):
    """Return a network for ten classes that nobody races."""
    return Network("", input_shape, 10, "", (*layers, TEN), (128,), 0, {})
