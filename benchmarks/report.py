"""What a comparison found, as text for a terminal."""

from benchmarks.summary import dense_limit, verdicts

# Cores that a process may keep busy while others are measured, before it is called out.
RESTLESS = 0.02


def table(report):
    """Return the report as lines for a terminal.

    Parameters
    ----------
    report : dict
        As ``benchmarks.compare`` makes it; also what its JSON holds.
    """
    at, settings = report["machine"], report["settings"]
    lines = [
        f"{at['cpu']}, {at['cores']} cores, {at['system']}, load before {at['load']}, {report['date']}",
        f"{settings['threads']} threads, float32, medians of {settings['rounds']} alternating rounds,"
        f" malloc: {settings['malloc']}",
    ]
    for engine, versions in report["versions"].items():
        lines.append(f"{engine}: " + ", ".join(f"{name} {version}" for name, version in versions.items()))
    for race in report["races"]:
        lines += _race(race)
    if report["start"]:
        lines += ["", "start, seconds"]
        lines += [f"  {name:<26}{seconds:9.2f}" for name, seconds in report["start"].items()]
    lines += _summary(report)
    return "\n".join(lines)


def _race(race):
    lines = [
        "",
        f"{race['network']}, batch {race['batch_size']}, {race['images']} images ({race['data']});"
        f" {race['flops'] / 1e6:.1f} MFLOP to train one, sgemm {race['sgemm']:.0f} GFLOP/s",
    ]
    lines += [f"  {engine} is left out: {reason}" for engine, reason in race["left_out"].items()]
    job = None
    for result in race["results"]:
        if result["job"] != job:
            job = result["job"]
            heading = f"  {job + ', ' + result['unit']}"
            lines.append(f"{heading:<28}{'median':>9}{'lowest':>9}{'highest':>9}{'peer/ours':>11}")
        lines.append(_row(result))
    busy = [result for result in race["results"] if result["idle"] > RESTLESS]
    lines += [
        f"  Caution: {r['engine']} kept {r['idle']:.2f} cores busy while it waited to {r['job']}."
        for r in busy
    ]
    limit = dense_limit(race)
    if limit is not None:
        lines.append(f"  dense FLOPs a second in training over the machine's sgemm: {limit:.2f}")
    return lines


def _row(result):
    figures = result["rounds"]
    ratio = f"{result['ratio']:11.2f}" if "ratio" in result else " " * 11
    text = f"{result['median']:9.1f}{min(figures):9.1f}{max(figures):9.1f}{ratio}"
    found = "".join(f"   {name} {result[name]:.4f}" for name in ("loss", "accuracy") if name in result)
    return f"    {result['engine']:<24}{text}{found}"


def _summary(report):
    rows = verdicts(report)
    if not rows:
        return []
    lines = ["", f"{'the best peer over ours':<40}{'found':>8}{'target':>8}"]
    for what, found, target, well in rows:
        goal = f"{target:8.2f}  {'met' if well else 'MISSED'}" if target is not None else ""
        lines.append(f"  {what:<38}{found:8.2f}{goal}")
    return lines
