"""Which Keras the files are written for."""

KERAS_VERSION = "3.15.0"
