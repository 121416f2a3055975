"""``tf.test``: what this machine has; no graphics processor."""

from tinycnn.compat.tensorflow.missing import missing


def is_gpu_available(cuda_only=False, min_cuda_compute_capability=None):
    """Return False."""
    return False


def is_built_with_cuda():
    """Return False."""
    return False


def is_built_with_gpu_support():
    """Return False."""
    return False


def gpu_device_name():
    """Return an empty string, as TensorFlow does where there is none."""
    return ""


__all__ = ["gpu_device_name", "is_built_with_cuda", "is_built_with_gpu_support", "is_gpu_available"]

__getattr__ = missing("tensorflow.test")
