"""``python -m tinycnn SCRIPT``: see :mod:`tinycnn.compat`."""

import sys

from tinycnn.compat.running.command import main

if __name__ == "__main__":
    sys.exit(main())
