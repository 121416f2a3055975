"""How fast it is, always as a ratio taken side by side in one run.

``python -m pytest benchmarks --benchmark-enable`` times every kernel beside its plain
definition and PyTorch's operation (``test_kernels.py``), and one step and one inference of
the network of ``examples/mnist.py`` in each library (``test_network.py``).

``python -m benchmarks.compare`` times whole epochs, each library in a process of its own
and in turns. These are the figures to quote; ``python -m benchmarks.readme`` writes them into
the README.

``python -m benchmarks.growth`` sweeps sizes, and marks where a little more costs much more.
``python -m benchmarks.roofline`` shows how near each kernel comes to what the machine can do.

- ``networks.py``: what is trained; ``engines/``: who trains it; ``jobs.py``: what is timed.
- ``race.py`` has all engines do the jobs: ``worker.py`` is one engine's process, ``crew.py``
  what talks to them. ``start.py`` times imports and the first batch.
- ``report.py`` prints what was measured, ``summary.py`` holds it against the targets.
- ``arithmetic.py`` counts what a network computes, ``peak.py`` measures what the machine can.
- ``cases/``: the table of operations, their sizes, what they have to do, and their
  counterparts in PyTorch. ``sweeps/``: networks that differ in one thing.
"""
