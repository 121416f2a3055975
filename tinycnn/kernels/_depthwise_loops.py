"""The loops of depthwise convolution; every channel has one filter, images have their frames."""

from tinycnn.kernels._frames import fill_with_zeros
from tinycnn.kernels._jit import kernel
from tinycnn.kernels.vectors import fma, load_part, splat, store_part, vector_lanes


@kernel
def convolve_channels(x, weights, bias, y, frame, shape, window, strides, dilation, has_bias, turned):
    """Fill in y, (N, OH, OW, C); with ``turned`` the window is turned round."""
    n, oh, ow, channels = shape
    height, width = frame
    lanes, step, gap = vector_lanes(x), strides[1] * channels, dilation[1] * channels
    first, onward = ((window[0] * window[1] - 1) * channels, -channels) if turned else (0, channels)
    for line in range(n * oh):
        image, i = divmod(line, oh)
        top = (image * height + i * strides[0]) * width * channels
        for c in range(0, channels, lanes):
            count = min(lanes, channels - c)
            start = load_part(bias, c, count) if has_bias else splat(x, 0)
            source, target = top + c, line * ow * channels + c
            for _ in range(ow // 7):
                p, q, r, s, t, u, v = start, start, start, start, start, start, start
                row, tap = source, first + c
                for _a in range(window[0]):
                    at = row
                    for _b in range(window[1]):
                        weight = load_part(weights, tap, count)
                        p = fma(load_part(x, at, count), weight, p)
                        q = fma(load_part(x, at + step, count), weight, q)
                        r = fma(load_part(x, at + 2 * step, count), weight, r)
                        s = fma(load_part(x, at + 3 * step, count), weight, s)
                        t = fma(load_part(x, at + 4 * step, count), weight, t)
                        u = fma(load_part(x, at + 5 * step, count), weight, u)
                        v = fma(load_part(x, at + 6 * step, count), weight, v)
                        at += gap
                        tap += onward
                    row += dilation[0] * width * channels
                store_part(y, target, p, count)
                store_part(y, target + channels, q, count)
                store_part(y, target + 2 * channels, r, count)
                store_part(y, target + 3 * channels, s, count)
                store_part(y, target + 4 * channels, t, count)
                store_part(y, target + 5 * channels, u, count)
                store_part(y, target + 6 * channels, v, count)
                source += 7 * step
                target += 7 * channels
            for _ in range(ow % 7):
                p, row, tap = start, source, first + c
                for _a in range(window[0]):
                    at = row
                    for _b in range(window[1]):
                        p = fma(load_part(x, at, count), load_part(weights, tap, count), p)
                        at += gap
                        tap += onward
                    row += dilation[0] * width * channels
                store_part(y, target, p, count)
                source += step
                target += channels


@kernel
def correlate_channels(x, dy, dweights, frame, shape, window, strides, dilation):
    """Fill in the gradient of the weights, (KH, KW, C)."""
    n, oh, ow, channels = shape
    height, width = frame
    lanes, step = vector_lanes(x), strides[1] * channels
    one = splat(x, 1)
    fill_with_zeros(dweights, 0, dweights.size)
    for line in range(n * oh):
        image, i = divmod(line, oh)
        for c in range(0, channels, lanes):
            count = min(lanes, channels - c)
            for tap in range(window[0] * window[1]):
                a, b = divmod(tap, window[1])
                row = (image * height + i * strides[0] + a * dilation[0]) * width
                at, source = (row + b * dilation[1]) * channels + c, line * ow * channels + c
                p, q, r, s = splat(x, 0), splat(x, 0), splat(x, 0), splat(x, 0)
                for _ in range(ow // 4):
                    p = fma(load_part(x, at, count), load_part(dy, source, count), p)
                    q = fma(load_part(x, at + step, count), load_part(dy, source + channels, count), q)
                    r = fma(
                        load_part(x, at + 2 * step, count), load_part(dy, source + 2 * channels, count), r
                    )
                    s = fma(
                        load_part(x, at + 3 * step, count), load_part(dy, source + 3 * channels, count), s
                    )
                    at += 4 * step
                    source += 4 * channels
                for _ in range(ow % 4):
                    p = fma(load_part(x, at, count), load_part(dy, source, count), p)
                    at += step
                    source += channels
                whole = fma(fma(p, one, q), one, fma(r, one, s))
                total = fma(whole, one, load_part(dweights, tap * channels + c, count))
                store_part(dweights, tap * channels + c, total, count)


@kernel
def add_to_pixels(dy, weights, dx, shape, x_shape, window, strides, corner, dilation):
    """Fill in dx, (N, H, W, C), window by window, for any strides; dx has no frame."""
    n, oh, ow, channels = shape
    _, height, width, _ = x_shape
    lanes = vector_lanes(dy)
    fill_with_zeros(dx, 0, dx.size)
    for place in range(n * oh * ow):
        line, j = divmod(place, ow)
        image, i = divmod(line, oh)
        for a in range(window[0]):
            row = i * strides[0] + a * dilation[0] - corner[0]
            if row < 0 or row >= height:
                continue
            for b in range(window[1]):
                column = j * strides[1] + b * dilation[1] - corner[1]
                if column < 0 or column >= width:
                    continue
                pixel, tap = (image * height + row) * width + column, a * window[1] + b
                for c in range(0, channels, lanes):
                    count = min(lanes, channels - c)
                    gradient = load_part(dy, place * channels + c, count)
                    weight = load_part(weights, tap * channels + c, count)
                    total = fma(gradient, weight, load_part(dx, pixel * channels + c, count))
                    store_part(dx, pixel * channels + c, total, count)


@kernel
def repeat_channels(x, several):
    """Write each number once for each filter of its channel."""
    for i in range(x.size):
        for m in range(several.shape[1]):
            several[i, m] = x[i]


@kernel
def sum_channels(several, x):
    """Sum what belongs to the filters of one channel."""
    for i in range(x.size):
        total = several[i, 0]
        for m in range(1, several.shape[1]):
            total += several[i, m]
        x[i] = total
