"""TODO"""

from tinycnn.reference.late import late_gradient

__all__ = ["late_gradient"]
