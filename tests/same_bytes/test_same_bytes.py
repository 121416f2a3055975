"""The same seed, data and code give the same bytes: weights, optimizer, history, predictions."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from same_bytes_cases import CASES, CLASSES, N, W, X, Y, outcome

import tinycnn
from tinycnn import layers

HERE = Path(__file__).parent
ROOT = Path(tinycnn.__path__[0]).parent
THREADS = [1, 2, 3, 8]
# One for each kind of thing, quick to compile; all of them are slow.
FEW = [
    "dropout",
    "batch-normalization",
    "sample-weights",
    "data-set-by-three",
    "adam-global-average",
    "own-loss-of-the-batch",
    "layer-by-layer",
]


def outcomes(names, threads, kernels=None):
    """Return the digests of cases from a process of its own, and how many kernels it had compiled before."""
    settings = {"TINYCNN_NUM_THREADS": str(threads), "PYTHONPATH": str(ROOT)}
    if kernels is not None:
        settings["NUMBA_CACHE_DIR"] = str(kernels)
    child = [sys.executable, "-W", "ignore", str(HERE / "same_bytes_cases.py"), *names]
    done = subprocess.run(child, env={**os.environ, **settings}, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def on(threads, name):
    tinycnn.set_num_threads(threads)
    return outcome(name)


@pytest.mark.filterwarnings("ignore:The data ended")
@pytest.mark.parametrize("name", FEW)
def test_one_thread_and_three_give_the_same_bytes(name):
    assert on(1, name) == on(3, name)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:The data ended")
@pytest.mark.parametrize("name", CASES)
def test_everything_gives_the_same_bytes_on_any_number_of_threads_and_again(name):
    found = {on(threads, name) for threads in (*THREADS, 1)}
    assert len(found) == 1


@pytest.mark.slow
def test_processes_give_the_same_bytes_with_a_cold_and_a_warm_cache_of_kernels(tmp_path):
    runs = [outcomes(CASES, 3, tmp_path / "kernels")]  # everything is compiled in this one
    assert list((tmp_path / "kernels").rglob("*.kernel"))
    runs += [outcomes(CASES, threads, tmp_path / "kernels") for threads in THREADS]
    runs.append({name: outcome(name) for name in CASES})
    for run in runs[1:]:
        assert run == runs[0]
    print(f"{len(runs)} runs of {len(CASES)} trainings")


def test_every_case_trains_and_no_two_give_the_same():
    # Else a digest of nothing would pass for a proof.
    found = [outcome(name) for name in ("dropout", "batch-normalization", "sample-weights")]
    assert len(set(found)) == 3


# Fused or not ------------------------------------------------------------------------


def trained(eager, stack, x, y, **given):
    tinycnn.set_num_threads(2)
    tinycnn.utils.set_random_seed(3)
    model = tinycnn.Sequential([layers.Input(x.shape[1:]), *stack])
    model.compile(tinycnn.optimizers.SGD(0.5), "mse", run_eagerly=eager)
    history = model.fit(x, y, batch_size=8, epochs=2, verbose=0, **given).history
    return model.get_weights(), history["loss"], model.predict(x, verbose=0)


def grid(*shape):
    """Return small whole numbers: with these, sums have no rounding whatever their order."""
    return np.random.default_rng(4).integers(-2, 3, shape).astype("float32")


def test_fused_steps_and_layers_one_by_one_give_the_same_bytes_where_no_sum_is_rounded():
    x = grid(32, 6, 6, 1)
    kernel = grid(3, 3, 1, 4)

    def conv():
        return layers.Conv2D(4, 3, activation="relu", kernel_initializer=lambda shape, dtype=None: kernel)

    for more in ([], [layers.MaxPooling2D()]):
        outputs = []
        for eager in (False, True):
            model = tinycnn.Sequential([layers.Input((6, 6, 1)), conv(), *more])
            model.compile("sgd", "mse", run_eagerly=eager)
            outputs.append(model.predict(x, verbose=0))
        assert outputs[0].tobytes() == outputs[1].tobytes()


@pytest.mark.parametrize(
    "layer",
    [layers.Dropout, layers.SpatialDropout2D, layers.RandomFlip, layers.GaussianNoise],
)
def test_what_is_drawn_is_the_same_fused_or_not(layer):
    made = layer(seed=7) if layer is layers.RandomFlip else layer(0.5, seed=7)
    seen = []

    class Watch(layers.Layer):
        def forward(self, x, run):
            if run.training:
                seen[-1].append((run.batch[1:], x.tobytes()))
            return x, None

        def backward(self, dy, saved, grads, run):
            return dy

    x = grid(24, 4, 4, 2)
    for eager in (False, True):
        seen.append([])
        stack = [made, Watch(), layers.Flatten(), layers.Dense(1)]
        trained(eager, stack, x, np.zeros((24, 1)), shuffle=True)
    fused, plain = (dict(found[1:]) for found in seen)  # the first pass is the one that compiles
    assert fused == plain


def test_fused_steps_and_layers_one_by_one_agree_where_sums_are_rounded():
    outcomes = []
    for eager in (False, True):
        stack = [
            layers.Conv2D(6, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(CLASSES),
        ]
        outcomes.append(trained(eager, stack, X, np.eye(CLASSES)[Y] * 0.1, sample_weight=W / 10))
    (a, losses, _), (b, other, _) = outcomes
    assert len(losses) == 2 and N == 75
    np.testing.assert_allclose(losses, other, rtol=1e-4)
    for one, two in zip(a, b, strict=True):
        np.testing.assert_allclose(one, two, atol=1e-4)
