"""What a comparison measured, as text."""

# Cores that a process may keep busy while others are measured, before it is called out.
RESTLESS = 0.02


def machine_lines(report):
    """Return where and how it is measured."""
    at, settings = report["machine"], report["settings"]
    return (
        f"{at['cpu']}, {at['cores']} cores, {at['system']}, load before {at['load']}, {report['date']}\n"
        f"{settings['threads']} threads, float32, medians of {settings['rounds']} alternating rounds,"
        f" malloc: {settings['malloc']}"
    )


def race_table(race, settings):
    """Return the figures of one network and batch size.

    Parameters
    ----------
    race : dict
        As ``benchmarks.race`` makes it.
    settings : dict
        threads.
    """
    lines = [
        f"{race['network']}, batch {race['batch_size']}: {race['images']} images ({race['data']}),"
        f" {settings['threads']} threads"
    ]
    for engine, reason in race["left_out"].items():
        lines.append(f"  {engine} is left out: {reason}")
    job = None
    for result in race["results"]:
        if result["job"] != job:
            job = result["job"]
            lines.append(_heading(f"{job}, {result['unit']}") + f"{'peer/ours':>11}")
        ratio = "-" if result["ratio"] is None else f"{result['ratio']:.2f}"
        lines.append(_row(result["engine"], result) + f"{ratio:>11}   {_found(result)}".rstrip())
    lines += [
        f"  Caution: {result['engine']} kept {result['idle']:.2f} cores busy before its {result['job']}."
        for result in race["results"]
        if result["idle"] > RESTLESS
    ]
    return "\n".join(lines)


def start_table(start):
    """Return how long imports and the first batch took."""
    lines = [_heading("start, seconds")]
    lines += [_row(result["what"], result, digits=3) for result in start["results"]]
    lines += [f"  import {module} is left out: {reason}" for module, reason in start["left_out"].items()]
    return "\n".join(lines)


def _heading(what):
    return f"  {what:<26}{'median':>10}{'lowest':>10}{'highest':>10}"


def _row(name, result, digits=1):
    figures = (result["median"], min(result["rounds"]), max(result["rounds"]))
    return f"    {name:<24}" + "".join(f"{figure:10.{digits}f}" for figure in figures)


def _found(result):
    words = [f"{name} {result[name]:.4f}" for name in ("loss", "accuracy") if name in result]
    return "  ".join([*words, result.get("way", "")]).strip()
