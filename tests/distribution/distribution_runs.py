"""Running the trainee under a real mpiexec."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

TRAINEE = Path(__file__).with_name("distribution_trainee.py")
ROOT = str(TRAINEE.parents[2])
# Seconds. No run of these tests has more than a few to do; the rest is for a busy machine.
LIMIT = 600


class Run:
    """A run that has ended."""

    def __init__(self, ranks, environment=None, **settings):
        launcher = ["mpiexec", "-n", str(ranks)] if ranks else []
        paths = os.pathsep.join(filter(None, [ROOT, os.environ.get("PYTHONPATH")]))
        settings.setdefault("distribute", bool(ranks))
        begun = time.monotonic()
        self.done = subprocess.run(
            [*launcher, sys.executable, str(TRAINEE), json.dumps(settings)],
            env={
                **os.environ,
                "PYTHONPATH": paths,
                "TINYCNN_NUM_THREADS": "1",
                # Open MPI asks for these where there are more ranks than cores, or in a container.
                "OMPI_MCA_rmaps_base_oversubscribe": "1",
                "PRTE_MCA_rmaps_default_mapping_policy": ":oversubscribe",
                "OMPI_ALLOW_RUN_AS_ROOT": "1",
                "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
                **(environment or {}),
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT,
        )
        self.seconds = time.monotonic() - begun
        self.errors = self.done.stderr
        self.failed = self.done.returncode != 0
        # mpiexec may put the ends of two ranks' lines on one.
        text = self.done.stdout.replace("}\n", "}").replace("}{", "}\n{")
        decoder = json.JSONDecoder()
        self.found = []
        at = text.find("{")
        while at >= 0:
            try:
                one, end = decoder.raw_decode(text, at)
            except ValueError:
                break
            self.found.append(one)
            at = text.find("{", end)

    def of(self, network):
        """Return what each rank found with a network, without its rank."""
        return [
            {key: value for key, value in one.items() if key not in ("rank", "size")}
            for one in self.found
            if one["network"] == network
        ]
