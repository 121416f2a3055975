"""What the machine can do, and how much a network asks of it."""

import time

import numpy as np

from tinycnn import Sequential, layers

SIDE = 2048


def sgemm_peak(threads, repeats=8):
    """Return how many FLOPs a second a large product of float32 matrices reaches, with BLAS."""
    from threadpoolctl import threadpool_limits

    rng = np.random.default_rng(0)
    a, b = rng.random((2, SIDE, SIDE), dtype=np.float32)
    out, best = np.empty_like(a), np.inf
    with threadpool_limits(threads, user_api="blas"):
        for _ in range(repeats):
            start = time.perf_counter()
            np.matmul(a, b, out=out)
            best = min(best, time.perf_counter() - start)
    return 2 * SIDE**3 / best


def training_flops(network):
    """Count the FLOPs of one training image where everything is computed densely.

    Two for each multiply-add of the forward pass, of the gradient of the weights and,
    above the first layer that has some, of the gradient of the input.

    Examples
    --------
    >>> from benchmarks.networks import NETWORKS
    >>> round(training_flops(NETWORKS["mnist"]) / 1e6, 1)
    15.4
    """
    stack = [getattr(layers, kind)(**settings) for kind, settings in network.layers]
    model = Sequential([layers.Input(shape=network.input_shape), *stack])
    products = [_multiply_adds(layer) for layer in model.layers if hasattr(layer, "kernel")]
    return 2 * (3 * sum(products) - products[0])


def _multiply_adds(layer):
    # Each weight of the kernel meets one number for every place of the output.
    places = int(np.prod(layer.output_shape[1:-1]))
    return places * layer.kernel.size
