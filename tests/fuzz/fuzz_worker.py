"""One loader under the fuzzer, in a process of its own: ``python fuzz_worker.py LOADER OUTPUT ...``."""

import argparse
import contextlib
import hashlib
import json
import os
import random
import sys
import tempfile
import time

_SAY_EVERY = 0.5


class Session:
    """Counts, and keeps each new kind of defect with the smallest input that shows it."""

    def __init__(self, name, output, folder):
        from fuzz_loaders import LOADERS
        from fuzz_watch import Watch, peak_mib

        self.loader, self.output, self._peak = LOADERS[name], output, peak_mib
        self.watch = Watch(folder)
        self.findings, self.inputs, self._said, self._sizes = {}, 0, 0.0, {}
        self._begin, self._past = time.perf_counter(), self._earlier()
        os.makedirs(output, exist_ok=True)
        for data in self.loader.seeds().values():  # what loads late is loaded before anybody watches
            with contextlib.suppress(*self.loader.errors):
                self.loader.place(folder, data)
                self.loader.load(folder)
        self.start = peak_mib()

    def one(self, data):
        """Try one input."""
        from fuzz_watch import Broken, signature

        self.inputs += 1
        try:
            self.watch.judge(self.loader, data)
        except Broken as broken:
            self._keep(signature(broken), str(broken), data)
        if time.perf_counter() - self._said > _SAY_EVERY:
            self.say()

    def _keep(self, kind, text, data):
        known = self.findings.get(kind)
        if known is not None and len(data) >= known["size"]:
            known["times"] += 1
            return
        name = hashlib.sha256(kind.encode()).hexdigest()[:12]
        with open(os.path.join(self.output, name), "wb") as file:
            file.write(data)
        times = 1 if known is None else known["times"] + 1
        self.findings[kind] = {"file": name, "text": text, "size": len(data), "times": times}

    def _earlier(self):
        """Return the figures of a process that worked on the same before, and was ended."""
        try:
            with open(os.path.join(self.output, "figures.json"), encoding="utf-8") as file:
                past = json.load(file)
        except (OSError, ValueError):
            return {}
        self.findings = past["findings"]
        return past

    def say(self):
        """Write the figures so far."""
        self._said = time.perf_counter()
        figures = {
            "inputs": self.inputs + self._past.get("inputs", 0),
            "loaded": self.watch.loaded + self._past.get("loaded", 0),
            "refused": self.watch.refused + self._past.get("refused", 0),
            "slowest_seconds": max(round(self.watch.slowest, 3), self._past.get("slowest_seconds", 0)),
            "start_mib": round(self.start),
            "peak_mib": max(round(self._peak()), self._past.get("peak_mib", 0)),
            "seconds": round(self._said - self._begin + self._past.get("seconds", 0), 1),
            "findings": self.findings,
        }
        temporary = os.path.join(self.output, "figures.tmp")
        with open(temporary, "w") as file:
            json.dump(figures, file, indent=1)
        os.replace(temporary, os.path.join(self.output, "figures.json"))


def _guided(session, seeds, asked):
    """Let atheris choose, by what each input reaches in the code; does not return."""
    import atheris

    def mutate(data, most, seed):
        chance = random.Random(seed)
        if chance.random() < 0.6:
            with contextlib.suppress(Exception):
                return session.loader.mutate(data, chance)[:most]
        return atheris.Mutate(data, most)

    corpus = os.path.join(asked.output, "corpus")
    os.makedirs(corpus, exist_ok=True)
    for number, data in enumerate(seeds):
        with open(os.path.join(corpus, f"seed{number}"), "wb") as file:
            file.write(data)
    settings = [
        sys.argv[0],
        f"-max_total_time={asked.seconds}",
        f"-seed={asked.seed}",
        f"-artifact_prefix={asked.output}/crash-",
        "-max_len=262144",
        "-len_control=0",
        "-timeout=300",
        "-report_slow_units=300",
        "-rss_limit_mb=3000",
        "-print_final_stats=1",
        *([f"-runs={asked.inputs}"] if asked.inputs else []),
        corpus,
    ]
    atheris.Setup(settings, session.one, custom_mutator=mutate)
    atheris.Fuzz()


def _blind(session, seeds, asked):
    """Without atheris: change sound inputs at random, without looking at what they reach."""
    from fuzz_mutations import blunt

    end, chance = time.monotonic() + asked.seconds, random.Random(asked.seed)
    while time.monotonic() < end and not (asked.inputs and session.inputs >= asked.inputs):
        data = chance.choice(seeds)
        for _ in range(chance.choice((1, 1, 2, 3))):
            data = (session.loader.mutate if chance.random() < 0.8 else blunt)(data, chance)
        session.one(data)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("loader")
    parser.add_argument("output")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--inputs", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--blind", action="store_true")
    parser.add_argument("--replay", help="try this file alone; the code is 1 if it shows a defect")
    asked = parser.parse_args()
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    if not asked.blind:
        import atheris

        with atheris.instrument_imports(
            include=[
                "tinycnn.saving",
                "tinycnn.datasets",
                "tinycnn.models.config",
                "tinycnn.models.functional_config",
                "tinycnn.utils",
                "tinycnn.registry",
                "zipfile",
                "gzip",
                "numpy.lib",
                "PIL",
            ]
        ):
            import fuzz_loaders  # noqa: F401
            from PIL import Image

            Image.init()
    fast = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=fast) as folder:
        session = Session(asked.loader, asked.output, folder)
        from fuzz_findings import kept

        seeds = [*session.loader.seeds().values(), *kept(asked.loader).values()]
        if asked.replay:
            with open(asked.replay, "rb") as file:
                session.one(file.read())
            sys.exit(bool(session.findings))
        for data in seeds:
            session.one(data)
        (_blind if asked.blind else _guided)(session, seeds, asked)
        session.say()


if __name__ == "__main__":
    main()
