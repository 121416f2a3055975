"""What a comparison found, as text."""

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
        f"network {settings['network']}, {settings['images']} images ({settings['data']}), batch"
        f" {settings['batch_size']}, {settings['threads']} threads, float32, medians of"
        f" {settings['rounds']} alternating rounds, malloc: {settings['malloc']}",
    ]
    for engine, versions in report["versions"].items():
        lines.append(f"{engine}: " + ", ".join(f"{name} {version}" for name, version in versions.items()))
    for engine, reason in report["left_out"].items():
        lines.append(f"{engine} is left out: {reason}")
    job = None
    for result in report["results"]:
        if result["job"] != job:
            job = result["job"]
            lines += ["", f"{job + ', ' + result['unit']:<28}{'median':>9}{'lowest':>9}{'highest':>9}"]
            lines[-1] += f"{'peer/ours':>11}"
        lines.append(_row(result))
    lines += _restless(report["results"])
    return "\n".join(lines)


def _row(result):
    times = result["rounds"]
    figures = f"{result['median']:9.1f}{min(times):9.1f}{max(times):9.1f}{result['ratio']:11.2f}"
    found = "".join(f"   {name} {result[name]:.4f}" for name in ("loss", "accuracy") if name in result)
    return f"  {result['engine']:<26}{figures}{found}"


def _restless(results):
    busy = [result for result in results if result["idle"] > RESTLESS]
    return [
        f"Caution: {r['engine']} kept {r['idle']:.2f} cores busy while it waited to {r['job']}." for r in busy
    ]
