"""Images for networks, under the names of ``keras.preprocessing``."""

from tinycnn.preprocessing import image

__all__ = ["image"]
