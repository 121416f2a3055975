"""A vector under construction: Python operators that emit LLVM's instructions."""

from llvmlite import ir

from tinycnn.kernels.vectors.coefficients import FORMATS

# A product and a sum may become one instruction. No more than that: rounding is part of
# the formulas, and an operation without any flag would be given Numba's, reordering too.
FLAGS = ("contract",)


class Numbers:
    """A vector of floating point numbers whose operators emit instructions.

    Plain numbers on the other side of an operator stand for vectors of them.
    """

    def __init__(self, builder, value):
        self.builder, self.value = builder, value
        self.format = FORMATS[32 if isinstance(value.type.element, ir.FloatType) else 64]
        self.bits_type = ir.VectorType(ir.IntType(self.format.bits), value.type.count)

    def constant(self, number):
        """Return a vector of one number."""
        return Numbers(self.builder, ir.Constant(self.value.type, [float(number)] * self.value.type.count))

    def whole(self, number):
        """Return a vector of one integer, as wide as the numbers."""
        return ir.Constant(self.bits_type, [number] * self.bits_type.count)

    def bits(self):
        """Return the numbers' bits as integers."""
        return self.builder.bitcast(self.value, self.bits_type)

    def from_bits(self, bits):
        """Return the numbers that have these bits."""
        return Numbers(self.builder, self.builder.bitcast(bits, self.value.type))

    def _emit(self, operation, other):
        other = other if isinstance(other, Numbers) else self.constant(other)
        return Numbers(self.builder, getattr(self.builder, operation)(self.value, other.value, flags=FLAGS))

    def __add__(self, other):
        return self._emit("fadd", other)

    def __sub__(self, other):
        return self._emit("fsub", other)

    def __mul__(self, other):
        return self._emit("fmul", other)

    def __truediv__(self, other):
        return self._emit("fdiv", other)

    def compare(self, sign, other):
        """Return the mask of lanes where the comparison holds; a NaN compares as false."""
        other = other if isinstance(other, Numbers) else self.constant(other)
        return self.builder.fcmp_ordered(sign, self.value, other.value, flags=FLAGS)

    def instead(self, mask, other):
        """Return ``other`` in the lanes of the mask, these numbers in the rest."""
        other = other if isinstance(other, Numbers) else self.constant(other)
        return Numbers(self.builder, self.builder.select(mask, other.value, self.value))

    def at_most(self, number):
        """Cut what is greater; NaN stays."""
        return self.instead(self.compare(">", number), number)

    def at_least(self, number):
        """Cut what is smaller; NaN stays."""
        return self.instead(self.compare("<", number), number)

    def magnitude(self):
        """Return the absolute values."""
        sign = self.whole(1 << (self.format.bits - 1))
        return self.from_bits(self.builder.and_(self.bits(), self.builder.not_(sign)))

    def with_sign_of(self, other):
        """Return these positive numbers with the signs of others."""
        sign = self.builder.and_(other.bits(), self.whole(1 << (self.format.bits - 1)))
        return self.from_bits(self.builder.or_(self.bits(), sign))

    def polynomial(self, coefficients):
        """Evaluate a polynomial, its constant term first in the list, by Horner's rule."""
        total = self.constant(coefficients[-1])
        for coefficient in reversed(coefficients[:-1]):
            total = total * self + coefficient
        return total
