"""One row of the table."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.cases.work import bytes_moved, flops
from tinycnn import kernels, reference
from tinycnn.memory import thread_arena


@dataclass(frozen=True)
class Case:
    """An operation, at some sizes.

    Attributes
    ----------
    op : str
        Its name in ``tinycnn.reference`` and ``tinycnn.kernels``.
    place : str
        Where in the network it has these sizes.
    arguments : callable
        Makes a fresh tuple of its arguments, the same at every call.
    fills : int or callable, optional
        Which argument holds the result, if it is not returned; or a function of all of them
        that finds it there.
    torch : callable, optional
        ``torch(torch, *arguments)`` returns what does the same in PyTorch, a function of
        no arguments, and what turns its result into our layout (None: it is random).
    """

    op: str
    place: str
    arguments: Callable
    fills: int | Callable | None = None
    torch: Callable | None = None

    def rivals(self):
        """Return the names of those who can do it: reference, kernel, torch."""
        names = ["reference"]
        if getattr(kernels, self.op) is not getattr(reference, self.op):
            names.append("kernel")
        return names + ["torch"] * (self.torch is not None)

    def work(self):
        """Return how many FLOPs it computes, done densely, and how many bytes it must move."""
        arguments = self.arguments()
        result = getattr(kernels, self.op)(*arguments)
        return flops(self.op, arguments, result), bytes_moved(self.op, arguments, result)

    def call(self, rival):
        """Return a function of no arguments that does it, and one that reads its result.

        ``read(returned)`` is an ndarray in our layout, or None for something random.
        """
        arguments = self.arguments()
        if rival == "torch":
            import torch

            call, layout = self.torch(torch, *arguments)
            return call, lambda returned: None if layout is None else layout(returned).detach().numpy()

        def read(returned):
            found = returned
            if self.fills is not None:
                found = self.fills(*arguments) if callable(self.fills) else arguments[self.fills]
            return found[0] if isinstance(found, tuple) else found

        if rival == "reference":
            operation = getattr(reference, self.op)
            return lambda: operation(*arguments), read
        operation, arena = getattr(kernels, self.op), thread_arena()

        def in_arena():  # as the engine does for each shard
            with arena:
                return operation(*arguments)

        return in_arena, read
