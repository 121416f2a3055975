"""First values of weights: their spread, their seeds, their names."""

import numpy as np
import pytest

from tinycnn import initializers
from tinycnn.utils import set_random_seed

DENSE, KERNEL = (400, 600), (3, 3, 40, 80)
RANDOM = [
    initializers.GlorotUniform,
    initializers.GlorotNormal,
    initializers.HeUniform,
    initializers.HeNormal,
    initializers.LecunUniform,
    initializers.LecunNormal,
    initializers.RandomNormal,
    initializers.RandomUniform,
    initializers.TruncatedNormal,
    initializers.VarianceScaling,
]


@pytest.mark.parametrize(("shape", "fan_in", "fan_out"), [(DENSE, 400, 600), (KERNEL, 360, 720)])
@pytest.mark.parametrize(
    ("cls", "variance"),
    [
        (initializers.GlorotUniform, lambda i, o: 2 / (i + o)),
        (initializers.GlorotNormal, lambda i, o: 2 / (i + o)),
        (initializers.HeUniform, lambda i, o: 2 / i),
        (initializers.HeNormal, lambda i, o: 2 / i),
        (initializers.LecunUniform, lambda i, o: 1 / i),
        (initializers.LecunNormal, lambda i, o: 1 / i),
    ],
)
def test_spread_follows_from_the_fans(cls, variance, shape, fan_in, fan_out):
    weights = cls(seed=1)(shape, dtype="float64")
    expected = variance(fan_in, fan_out) ** 0.5
    assert weights.std() == pytest.approx(expected, rel=0.01)
    assert abs(weights.mean()) < 0.02 * expected
    # a uniform distribution ends at sqrt(3) of its deviation, a truncated one at 2 of the full normal's
    limit = 3**0.5 if "Uniform" in cls.__name__ else 2 / 0.87962566103423978
    assert 0.99 * limit * expected < abs(weights).max() <= limit * expected


def test_fan_out_and_untruncated_normal():
    make = initializers.VarianceScaling(3.0, "fan_out", "untruncated_normal", seed=0)
    weights = make(DENSE, dtype="float64")
    deviation = (3 / 600) ** 0.5
    assert weights.std() == pytest.approx(deviation, rel=0.01)
    assert abs(weights).max() > 3 * deviation


def test_plain_random_initializers_spread_as_told():
    normal = initializers.RandomNormal(1.0, 0.5, seed=0)(DENSE)
    assert normal.mean() == pytest.approx(1, abs=0.01)
    assert normal.std() == pytest.approx(0.5, rel=0.01)
    truncated = initializers.TruncatedNormal(1.0, 0.5, seed=0)(DENSE)
    assert 1.98 < truncated.max() <= 2.0
    assert truncated.std() == pytest.approx(0.5 * 0.8796, rel=0.01)
    uniform = initializers.RandomUniform(-1.0, 3.0, seed=0)(DENSE)
    assert -1 <= uniform.min() < -0.99
    assert 2.99 < uniform.max() <= 3


def test_constants():
    np.testing.assert_array_equal(initializers.Zeros()((2, 1)), [[0], [0]])
    np.testing.assert_array_equal(initializers.Ones()((2,)), [1, 1])
    np.testing.assert_array_equal(initializers.Constant(0.25)((2,)), [0.25, 0.25])


@pytest.mark.parametrize("cls", RANDOM)
def test_a_seed_gives_the_same_numbers_at_every_call(cls):
    first = cls(seed=3)
    np.testing.assert_array_equal(first((5, 4)), first((5, 4)))
    np.testing.assert_array_equal(first((5, 4)), cls(seed=3)((5, 4)))
    assert not np.array_equal(first((5, 4)), cls(seed=4)((5, 4)))


@pytest.mark.parametrize("cls", RANDOM)
def test_without_a_seed_calls_differ_and_follow_the_global_seed(cls):
    initializer = cls()
    set_random_seed(11)
    first, second = initializer((5, 4)), initializer((5, 4))
    set_random_seed(11)
    again = initializer((5, 4))
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize("cls", [*RANDOM, initializers.Zeros, initializers.Ones, initializers.Constant])
@pytest.mark.parametrize("shape", [(), (3,), (3, 2), (2, 2, 3, 4)])
def test_shape_and_dtype_are_as_asked(cls, shape):
    assert cls()(shape).dtype == np.float32
    assert cls()(shape).shape == shape
    assert cls()(shape, dtype="float64").dtype == np.float64


def test_float32_weights_are_the_float64_ones_rounded():
    initializer = initializers.HeNormal(seed=0)
    np.testing.assert_array_equal(initializer(DENSE), initializer(DENSE, "float64").astype("float32"))


@pytest.mark.parametrize(
    "initializer",
    [
        *(cls(seed=3) for cls in RANDOM),
        initializers.Constant(2.0),
        initializers.Zeros(),
        initializers.VarianceScaling(2.0, "fan_out", "uniform", seed=1),
    ],
)
def test_config_makes_an_equal_initializer(initializer):
    again = type(initializer).from_config(initializer.get_config())
    np.testing.assert_array_equal(again((4, 3)), initializer((4, 3)))


@pytest.mark.parametrize(
    ("name", "cls"),
    [
        ("glorot_uniform", initializers.GlorotUniform),
        ("GlorotUniform", initializers.GlorotUniform),
        ("glorot_normal", initializers.GlorotNormal),
        ("he_normal", initializers.HeNormal),
        ("he_uniform", initializers.HeUniform),
        ("lecun_normal", initializers.LecunNormal),
        ("lecun_uniform", initializers.LecunUniform),
        ("zeros", initializers.Zeros),
        ("ones", initializers.Ones),
        ("constant", initializers.Constant),
        ("random_normal", initializers.RandomNormal),
        ("random_uniform", initializers.RandomUniform),
        ("truncated_normal", initializers.TruncatedNormal),
        ("variance_scaling", initializers.VarianceScaling),
        (initializers.HeNormal, initializers.HeNormal),
        ({"class_name": "HeNormal", "config": {"seed": 1}}, initializers.HeNormal),
    ],
)
def test_initializer_is_found(name, cls):
    assert type(initializers.get(name)) is cls


def test_a_function_serves_as_an_initializer():
    def twos(shape, dtype="float32"):
        return np.full(shape, 2, dtype)

    assert initializers.get(twos) is twos


def test_misspelt_initializer_suggests_the_nearest():
    with pytest.raises(ValueError, match="Unknown initializer 'he_nromal'. Did you mean 'he_normal'"):
        initializers.get("he_nromal")


def test_other_things_are_no_initializers():
    with pytest.raises(TypeError, match="expects the name of a known initializer, or such an object"):
        initializers.get(0.1)


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (
            lambda: initializers.HeNormal(seed=-1),
            "HeNormal expects seed to be None or a whole number of 0 or above, received -1.",
        ),
        (
            lambda: initializers.RandomNormal(seed=0.5),
            "RandomNormal expects seed to be None or a whole number of 0 or above, received 0.5.",
        ),
        (
            lambda: initializers.RandomNormal(stddev=-1),
            "RandomNormal expects stddev to be a number of at least 0, received -1.",
        ),
        (
            lambda: initializers.RandomUniform(1.0, 0.0),
            "RandomUniform expects maxval to be a number of at least 1.0, received 0.0.",
        ),
        (lambda: initializers.Constant("a"), "Constant expects value to be a number, received 'a'."),
        (
            lambda: initializers.VarianceScaling(0),
            "VarianceScaling expects scale to be above 0, received 0.",
        ),
        (
            lambda: initializers.VarianceScaling(mode="fan"),
            "VarianceScaling expects mode to be one of fan_in, fan_out, fan_avg, received 'fan'.",
        ),
    ],
)
def test_bad_settings_are_explained(make, text):
    with pytest.raises(ValueError) as error:
        make()
    assert str(error.value) == text


def test_an_initializer_of_ones_own_must_be_callable():
    class Silent(initializers.Initializer):
        pass

    with pytest.raises(NotImplementedError, match="Silent must define __call__"):
        Silent()((2,))


@pytest.mark.keras
@pytest.mark.parametrize(
    ("name", "shape"), [(n, s) for n in ("GlorotUniform", "HeNormal", "LecunNormal") for s in (DENSE, KERNEL)]
)
def test_spread_is_that_of_keras(name, shape):
    keras = pytest.importorskip("keras")
    theirs = np.asarray(getattr(keras.initializers, name)(seed=1)(shape))
    ours = getattr(initializers, name)(seed=1)(shape)
    assert ours.std() == pytest.approx(theirs.std(), rel=0.01)
    assert abs(ours).max() == pytest.approx(abs(theirs).max(), rel=0.01)
