"""What goes wrong between ranks."""


class DistributionError(RuntimeError):
    """Ranks do not agree, or one of them is gone.

    Attributes
    ----------
    known_to_all : bool
        All ranks have found the same, so that one of them is enough to tell it.
    failed_elsewhere : bool
        Another rank has an error of its own to show, with its traceback.
    """

    def __init__(self, message, known_to_all=False, failed_elsewhere=False):
        super().__init__(message)
        self.known_to_all = known_to_all
        self.failed_elsewhere = failed_elsewhere


# What to do after any of them.
RESTART = (
    "Start the run again with the same command; with callbacks.BackupAndRestore it goes on from its "
    "last backup, on any number of ranks."
)
