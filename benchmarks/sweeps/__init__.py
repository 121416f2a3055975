"""Families of networks that differ in one thing: what grows, and by how much."""

from benchmarks.sweeps import amounts, sizes
from benchmarks.sweeps.sweep import Point, Sweep

__all__ = ["SWEEPS", "Point", "Sweep"]

SWEEPS = {sweep.name: sweep for sweep in (*amounts.SWEEPS, *sizes.SWEEPS)}
