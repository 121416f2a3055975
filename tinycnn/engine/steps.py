"""What a program consists of."""

from tinycnn.reference.pooling import OFF


class Step:
    """What runs: one part of a layer, or several fused ones.

    Parameters
    ----------
    parts : list of Part

    Attributes
    ----------
    owner : Layer
        The layer whose weights and gradients it uses.
    meeting : Meeting or None
        What it needs of the whole batch in training; only a first part may need such.
    label : str
        For ``summary(expand_program=True)`` and profiles.
    """

    def __init__(self, parts):
        self.parts = parts
        self.owner = parts[0].owner
        self.label = " + ".join(part.kind or type(part.owner).__name__ for part in parts)
        self.forward, self.backward = parts[0].forward, parts[0].backward
        self.meeting = parts[0].meeting

    @classmethod
    def fits(cls, parts):
        """Whether these parts, whose kinds match, can run as this step."""
        return True


def fits_in_a_byte(pool):
    """Whether a pooling layer's windows lie side by side, and a byte can say which pixel won."""
    side_by_side = pool.strides == pool.pool_size and pool.padding == "valid"
    return side_by_side and pool.pool_size[0] * pool.pool_size[1] <= OFF
