"""``tf.config.optimizer``: settings of a compiler that is not here."""


def set_jit(enabled):
    """Do nothing: kernels are always compiled."""


def get_jit():
    """Return an empty string, as TensorFlow does where its compiler is off."""
    return ""


def set_experimental_options(options):
    """Do nothing."""
