"""What Keras has and the library has not, written with its bases: rare, and no faster than NumPy."""
