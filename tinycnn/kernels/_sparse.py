"""The backward pass of convolution, relu and max pooling, by winners alone.

For each filter, each pooled cell whose relu is on adds ``g * window`` to the filter's
weight gradients and ``g * weights`` to the window's input gradients. A window's row is
one run of KW * C numbers, in the image as in the weights, so both are the same loop.
One filter's weights and gradients and one image stay in the level-1 cache.
"""

import numpy as np

from tinycnn.kernels._jit import kernel
from tinycnn.kernels.vectors import VECTOR_BYTES, fma, load, load_part, splat, store, store_part
from tinycnn.reference.pooling import OFF


@kernel
def sparse_backward(dy, winner, shape, x, weights, dweights, dx, kh, run, sh, sw, top, left, pool_h, pool_w):
    # x, dx, weights and dweights are flat; a window's row is a run of KW * C numbers.
    n, ph, pw, filters = dy.shape
    _, height, width, channels = shape
    length = width * channels
    lanes = VECTOR_BYTES // x.itemsize
    wants_dx = dx.size > 0
    for image in range(n):
        for f in range(filters):
            for i in range(ph):
                for j in range(pw):
                    place = np.int64(winner[image, i, j, f])
                    if place == OFF:
                        continue
                    g = splat(x, dy[image, i, j, f])
                    row0 = (i * pool_h + place // pool_w) * sh - top
                    start = ((j * pool_w + place % pool_w) * sw - left) * channels
                    first, last = max(0, -start), min(run, length - start)
                    whole = max(0, last - first) // lanes * lanes
                    rest = last - first - whole
                    for a in range(max(0, -row0), min(kh, height - row0)):
                        pixels = (image * height + row0 + a) * length + start + first
                        weight = (f * kh + a) * run + first
                        for t in range(0, whole, lanes):
                            at, here = weight + t, pixels + t
                            store(dweights, at, fma(g, load(x, here), load(dweights, at)))
                            if wants_dx:
                                store(dx, here, fma(g, load(weights, at), load(dx, here)))
                        if rest > 0:
                            at, here = weight + whole, pixels + whole
                            value = fma(g, load_part(x, here, rest), load_part(dweights, at, rest))
                            store_part(dweights, at, value, rest)
                            if wants_dx:
                                value = fma(g, load_part(weights, at, rest), load_part(dx, here, rest))
                                store_part(dx, here, value, rest)
