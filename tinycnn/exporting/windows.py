"""How windows are laid over images: sizes, strides and pads as ONNX wants them."""

from tinycnn.errors import complaint


def window(graph, layer, size, strides, dilation=(1, 1)):
    """Return the attributes of an operator with a window.

    Raises
    ------
    NotImplementedError
        For gaps in the window and padding "same", where the size of the images is open.
    """
    found = {"kernel_shape": list(size), "strides": list(strides)}
    if tuple(dilation) != (1, 1):
        found["dilations"] = list(dilation)
    if layer.padding == "valid":
        return found
    height, width = graph.shape[1:3]
    if None not in (height, width):
        rows = _pads(height, size[0], strides[0], dilation[0])
        columns = _pads(width, size[1], strides[1], dilation[1])
        return {**found, "pads": [rows[0], columns[0], rows[1], columns[1]]}
    if "dilations" in found:
        expected, received = "a known size of images for dilation_rate and padding='same'", f"{graph.shape}"
        raise NotImplementedError(complaint(f"export: {layer.name}", expected, received))
    return {**found, "auto_pad": "SAME_UPPER"}


def _pads(length, size, stride, dilation):
    """Before and after: half of what is missing for the last window, the odd one after."""
    covered = (-(-length // stride) - 1) * stride + (size - 1) * dilation + 1
    missing = max(0, covered - length)
    return missing // 2, missing - missing // 2
