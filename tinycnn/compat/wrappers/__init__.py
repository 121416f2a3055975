"""The old module ``keras.wrappers``."""
