"""How fast it is, always as a ratio taken side by side in one run.

``python -m pytest benchmarks --benchmark-enable`` times every kernel beside its plain
definition and PyTorch's operation (``test_kernels.py``), and one step and one inference of
the network of ``examples/mnist.py`` in each library (``test_network.py``).

``python -m benchmarks.compare`` times whole epochs, each library in a process of its own
and in turns. These are the figures to quote.

- ``networks.py``: what is trained; ``engines/``: who trains it; ``jobs.py``: what is timed.
- ``worker.py`` is one engine's process, ``crew.py`` what talks to them, ``report.py`` the table.
- ``cases/``: the table of operations, their sizes, and their counterparts in PyTorch.
"""
