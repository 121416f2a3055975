"""``tf.logging``, of TensorFlow 1."""

import logging as _logging

DEBUG, INFO, WARN, WARNING, ERROR, FATAL = (
    _logging.DEBUG,
    _logging.INFO,
    _logging.WARNING,
    _logging.WARNING,
    _logging.ERROR,
    _logging.FATAL,
)
_logger = _logging.getLogger("tensorflow")
debug, info, warn, warning, error = (
    _logger.debug,
    _logger.info,
    _logger.warning,
    _logger.warning,
    _logger.error,
)


def set_verbosity(v):
    """Choose how much the logger "tensorflow" says."""
    _logger.setLevel(v)


def get_verbosity():
    """Return how much the logger "tensorflow" says."""
    return _logger.level
