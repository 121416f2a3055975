"""The polynomials behind exp, tanh and log, and the layout of the numbers they work on.

All coefficients were fitted in 60 digits (at Chebyshev's points or by Remez' exchange), and
are as few as the precision allows: a float32 needs half as many as a float64.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """What the functions must know of a floating point type.

    Attributes
    ----------
    bits, fraction, bias : int
        Width; bits behind the point; what is added to an exponent to store it.
    ln2_high, ln2_low : float
        Their sum is log(2). ``ln2_high`` has so few digits that its products with exponents
        are exact.
    exp_least, exp_most : float
        Beyond them exp is 0 and infinity.
    tanh_most : float
        Beyond it tanh is 1 to the last digit.
    expm1 : tuple of float
        (exp(r) - 1 - r) / r**2 in powers of r, for abs(r) up to log(2) / 2.
    log : tuple of float
        (2 * atanh(s) / s - 2) / s**2 in powers of s**2, for numbers (1 + s) / (1 - s) from
        sqrt(1/2) to sqrt(2).
    """

    bits: int
    fraction: int
    bias: int
    ln2_high: float
    ln2_low: float
    exp_least: float
    exp_most: float
    tanh_most: float
    expm1: tuple[float, ...]
    log: tuple[float, ...]


FORMATS = {
    32: Format(
        bits=32,
        fraction=23,
        bias=127,
        ln2_high=0.693145751953125,
        ln2_low=1.4286068203094172e-6,
        exp_least=-105.0,
        exp_most=89.0,
        tanh_most=9.5,
        expm1=(
            0.500000001349817786,
            0.166666666816591791,
            0.0416664646020265416,
            0.00833331088958207719,
            0.00139336858626171736,
            0.000198910306543703277,
        ),
        log=(0.666667767170305969, 0.399774955819371037, 0.298730732085499524),
    ),
    64: Format(
        bits=64,
        fraction=52,
        bias=1023,
        ln2_high=0.6931471805601177,
        ln2_low=-1.7239444525614835e-13,
        exp_least=-746.0,
        exp_most=710.0,
        tanh_most=20.0,
        expm1=(
            0.5,
            0.16666666666666674,
            0.041666666666666693,
            0.00833333333332349495,
            0.00138888888888700957,
            0.000198412698817628854,
            0.000024801587355236672,
            2.75572483159070473e-6,
            2.75572466493680666e-7,
            2.51076884356807497e-8,
            2.0923390808738581e-9,
        ),
        log=(
            0.66666666666667349,
            0.399999999994110918,
            0.285714287432627603,
            0.222221984759810271,
            0.181835697399778369,
            0.153139032439957942,
            0.147975077243165341,
        ),
    ),
}
