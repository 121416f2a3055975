"""A loop whose values all stay in registers, as instructions for LLVM."""

from llvmlite import ir


def keep_as_it_is(builder):
    """Keep LLVM from unrolling the loop: two rounds at once want more registers than there are."""
    nothing = ir.InlineAsm(ir.FunctionType(ir.VoidType(), []), "", "", side_effect=True)
    builder.call(nothing, [], attrs=("convergent",))


class Loop:
    """A loop over k from ``begin`` while it is below ``end``, which carries values along.

    Entered, it has ``k`` and ``values``, those of this round; :meth:`go_on` takes what the next
    round begins with. After it the builder stands behind the loop and ``results`` are the last
    values, or the first where there was no round. Loops may lie in each other.
    """

    def __init__(self, builder, name, begin, end, values):
        self._builder, self._end = builder, end
        self._initial, self._entry = (begin, *values), builder.basic_block
        self._body = builder.append_basic_block(f"{name}.loop")
        self._done = builder.append_basic_block(f"{name}.done")

    def __enter__(self):
        begin = self._initial[0]
        self._builder.cbranch(self._builder.icmp_signed("<", begin, self._end), self._body, self._done)
        self._builder.position_at_end(self._body)
        self._phis = [self._builder.phi(value.type) for value in self._initial]
        self.k, *self.values = self._phis
        return self

    def go_on(self, k, values):
        """Go on with these, or leave the loop."""
        builder, last = self._builder, self._builder.basic_block
        for phi, old, new in zip(self._phis, self._initial, (k, *values), strict=True):
            phi.add_incoming(old, self._entry)
            phi.add_incoming(new, last)
        builder.cbranch(builder.icmp_signed("<", k, self._end), self._body, self._done)
        builder.position_at_end(self._done)
        self.results = []
        for old, new in zip(self._initial[1:], values, strict=True):
            result = builder.phi(old.type)
            result.add_incoming(old, self._entry)
            result.add_incoming(new, last)
            self.results.append(result)

    def __exit__(self, *error):
        return False
