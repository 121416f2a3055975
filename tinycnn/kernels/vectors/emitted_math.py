"""exp, tanh, sigmoid and logarithms of whole vectors, as instructions for LLVM.

The processor only adds, multiplies and divides; the rest is range reduction. Powers of two
come from writing an exponent into a number's bits, and on the short interval that remains a
polynomial is exact to the last digit. A function takes some 20 instructions for all lanes
of a vector, and gives a number the same bits in whatever lane it stands.

Greatest errors in units of the last digit, in float32: exp 1.0, tanh 1.8, sigmoid 2.4, log 0.9,
log1p 1.4.
"""

from math import sqrt

from numba.extending import intrinsic

from tinycnn.kernels.vectors.emitted_numbers import Numbers


def _split(x):
    """Return (k, expm1(r)) where x = k * log(2) + r and abs(r) <= log(2) / 2; k as a float's bits."""
    form = x.format
    # So large a number has no bits behind the point: adding it rounds, and leaves the integer
    # in the lowest bits, without a conversion that would be undefined for NaN.
    large = 1.5 * 2.0**form.fraction
    rounded = x * 1.4426950408889634 + large
    k = rounded - large
    r = x - k * form.ln2_high - k * form.ln2_low
    return rounded, r * r * r.polynomial(form.expm1) + r


def _power_of_two(like, exponent):
    """Return 2**exponent for vectors of integers whose lowest bits count; the rest is shifted out."""
    form, builder = like.format, like.builder
    shifted = builder.shl(exponent, like.whole(form.fraction))
    return like.from_bits(builder.add(shifted, like.whole(form.bias << form.fraction)))


def exp_of(x):
    """Return exp(x), for :class:`Numbers`.

    In two factors, as 2**k alone would overflow before the result does, and results below
    the smallest normal number are rounded once.
    """
    form, builder = x.format, x.builder
    rounded, power = _split(x.at_least(form.exp_least).at_most(form.exp_most))
    k = builder.sub(rounded.bits(), rounded.constant(1.5 * 2.0**form.fraction).bits())
    half = builder.ashr(k, x.whole(1))
    low, high = _power_of_two(x, half), _power_of_two(x, builder.sub(k, half))
    return (power + 1.0) * low * high


def tanh_of(x):
    """Return tanh(x) = e / (e + 2), where e = exp(2 * abs(x)) - 1, with the sign of x.

    e is summed without ever being rounded near 1, so that tiny numbers keep all their digits.
    Written as e/2 - e/2 * y, what rounding did to a small y counts little.
    """
    rounded, power = _split(x.magnitude().at_most(x.format.tanh_most) * 2.0)
    scale = _power_of_two(x, rounded.bits())
    e = power * scale + (scale - 1.0)
    y, half = e / (e + 2.0), e * 0.5
    y = y.instead(e.compare("<", 0.7), half - half * y)
    return y.with_sign_of(x)


def sigmoid_of(x):
    """Return 1 / (1 + exp(-x)), by way of exp(-abs(x)), which cannot overflow."""
    small = exp_of(x.constant(0.0) - x.magnitude())
    one = x.constant(1.0)
    return one.instead(x.compare("<", 0.0), small) / (small + 1.0)


def _log1p(f, k):
    """Return log(1 + f) + k * log(2), for 1 + f from sqrt(1/2) to sqrt(2)."""
    form = f.format
    s = f / (f + 2.0)
    z = s * s
    half = f * f * 0.5
    rest = s * (half + z * z.polynomial(form.log)) + k * form.ln2_low
    return k * form.ln2_high - ((half - rest) - f)


def log_of(x):
    """Return log(x): -infinity for 0, NaN below."""
    form, builder = x.format, x.builder
    smallest = 2.0 ** (1 - form.bias)
    denormal = x.compare("<", smallest)
    m = x.instead(denormal, x * 2.0**form.fraction)
    # The exponent is that of x / sqrt(1/2): so what remains is as far below 1 as above.
    offset = builder.sub(m.bits(), m.constant(sqrt(0.5)).bits())
    exponent = builder.ashr(offset, x.whole(form.fraction))
    mantissa = m.from_bits(builder.sub(m.bits(), builder.shl(exponent, x.whole(form.fraction))))
    k = Numbers(builder, builder.sitofp(exponent, x.value.type))
    k = k.instead(denormal, k - float(form.fraction))
    result = _log1p(mantissa - 1.0, k)
    result = result.instead(x.compare("==", 0.0), float("-inf"))
    result = result.instead(x.compare("<", 0.0), float("nan"))
    # Infinity and NaN are their own logarithms.
    return result.instead(builder.fcmp_unordered("==", x.value, x.constant(float("inf")).value), x)


def log1p_of(x):
    """Return log(1 + x), for numbers from 0 to 1: no digit of a small x is lost."""
    above = x.compare(">", sqrt(2.0) - 1.0)
    f = x.instead(above, (x - 1.0) * 0.5)
    return _log1p(f, x.constant(0.0).instead(above, 1.0))


def _of_vector(function):
    """Make a function of :class:`Numbers` one that kernels can call on vectors."""

    @intrinsic
    def apply(typing, x):
        def emit(context, builder, signature, arguments):
            return function(Numbers(builder, arguments[0])).value

        return x(x), emit

    return apply


exp = _of_vector(exp_of)
log = _of_vector(log_of)
log1p = _of_vector(log1p_of)
sigmoid = _of_vector(sigmoid_of)
tanh = _of_vector(tanh_of)
