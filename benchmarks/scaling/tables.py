"""What was measured, and what follows from it, as Markdown."""

import numpy as np

from benchmarks.networks import NETWORKS
from benchmarks.scaling.measure import ALONE
from benchmarks.scaling.model import fit, sharing, volume

NODES = (1, 2, 4, 8, 16, 32, 64)
LINKS = (1, 10, 100)  # Gb/s
STRONG = 2048  # samples of the whole batch, in predictions
MANY = 16  # cores of a node that is not of one


def tables(report):
    """Return all tables of a report."""
    strong, weak = report["settings"]["strong"], report["settings"]["weak"]
    parts = [_circumstances(report)]
    if any(not run["apart"] for run in report["runs"]):
        parts += [
            "### On one machine, measured",
            f"Strong scaling: the same batch of {strong} on more ranks.",
            _measured(report, lambda run: run["batch"] == strong),
            f"Weak scaling: {weak} samples for each rank.",
            _measured(report, lambda run: run["batch"] == weak * run["ranks"]),
        ]
    model = fit(report)
    if model is None:
        missing = report["hosts"] or "what one rank computes was not measured"
        return "\n\n".join([*parts, f"Nothing predicted: {missing}."])
    parts += ["### The model, and what it was fitted to", _fitted(model)]
    parts += [_alone(report, model), _between(report, model)]
    parts += [
        "### Predicted for nodes of one core",
        f"Weak scaling, {weak} samples a node: ms a step, and how much of it is exchange.",
        _predicted(model, lambda nodes: weak * nodes),
        f"Strong scaling, a batch of {STRONG:,}: ms a step, and how many times as fast as one node.",
        _predicted(model, lambda nodes: STRONG, alone=True),
        "### Where it stops paying",
        _limits(model, weak),
    ]
    return "\n\n".join(parts)


def _circumstances(report):
    machine, settings = report["machine"], report["settings"]
    steps, times = (min(run[name] for run in report["runs"]) for name in ("steps", "times"))
    often = "once" if times == 1 else f"{times} times, of which the fastest counts"
    return (
        f"Measured on {report['date'][:10]}: {machine['cpu']}, {machine['cores']} cores, load before "
        f"{machine['load']}; one thread a rank. Each figure is the median of the steps of "
        f"{settings['seconds']:g} s, at least {steps}; each was measured {often}."
    )


def _measured(report, wanted):
    heads = "network | parameters | ranks | ms a step | of that exchange | images/s | faster | efficiency"
    lines = [f"| {heads} |", "|---" * 8 + "|"]
    for network in _names(report):
        runs = [run for run in report["runs"] if run["network"] == network and not run["apart"]]
        runs = sorted(filter(wanted, runs), key=lambda run: run["ranks"])
        for run in runs:
            rate = run["batch"] / run["ms"]
            faster = rate / (runs[0]["batch"] / runs[0]["ms"])
            cells = [network, f"{run['parameters']:,}", run["ranks"], f"{run['ms']:.2f}"]
            cells += [f"{run['exchange_ms']:.2f}", f"{1e3 * rate:,.0f}"]
            cells += [f"{faster:.2f}x", f"{faster / run['ranks']:.0%}"]
            lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def _fitted(model):
    carried = f"{1e-6 * 8 / model.handling:.0f} Gb/s"
    lines = [
        f"A message takes {1e3 * model.message:.0f} µs; {model.efficiency:.0%} of a link's rate arrives, "
        f"and no more than the {carried} that one core sends, receives and adds. "
        "One core computes a step of b samples in",
        "",
    ]
    for network in sorted(model.compute, key=model.vectors.get):
        fixed, each = model.compute[network]
        title = NETWORKS[network].title
        lines.append(f"- {network} ({title}): {fixed:.2f} ms + {1e3 * each:.1f} µs b")
    return "\n".join(lines)


def _alone(report, model):
    lines = [f"| ms a step of one rank | {' | '.join(f'b = {size}' for size in ALONE)} |"]
    lines.append("|---" * (len(ALONE) + 1) + "|")
    for network in _names(report):
        cells = []
        for size in ALONE:
            for run in report["runs"]:
                if (run["network"], run["batch"], run["ranks"]) == (network, size, 1):
                    cells.append(f"{run['ms']:.2f} (the model: {model.step(network, size, 1, None)[0]:.2f})")
        lines.append(f"| {network} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _between(report, model):
    lines = [
        "| hosts | Gb/s | network | MB sent by each | ms of exchange | the model | it is off by |",
        "|---" * 7 + "|",
    ]
    missed = []
    for run in report["runs"]:
        if not run["apart"]:
            continue
        exchange = model.exchange(
            run["vector_bytes"], run["batch"], run["ranks"], run["gigabits"], sharing(run, report)
        )
        off = exchange / run["exchange_ms"] - 1
        missed.append(abs(off))
        link = f"{run['gigabits']:g}" if run["gigabits"] else "no limit"
        sent = volume(run["vector_bytes"], run["batch"], run["ranks"])
        lines.append(
            f"| {run['ranks']} | {link} | {run['network']} | {sent / 1e6:.2f} | "
            f"{run['exchange_ms']:.2f} | {exchange:.2f} | {off:+.0%} |"
        )
    summary = f"It is off by {np.median(missed):.0%} in the median, and by {max(missed):.0%} at the most."
    return "\n".join(lines) + "\n\n" + summary


def _predicted(model, batch_of, alone=False):
    heads = [f"{nodes} {'node' if nodes == 1 else 'nodes'}" for nodes in NODES]
    lines = [f"| network | Gb/s | {' | '.join(heads)} |", "|---" * (len(NODES) + 2) + "|"]
    for network in sorted(model.compute, key=model.vectors.get):
        for link in LINKS:
            cells = []
            for nodes in NODES:
                compute, exchange = model.step(network, batch_of(nodes), nodes, link)
                total = compute + exchange
                if alone:
                    one, _ = model.step(network, batch_of(1), 1, link)
                    cells.append(f"{total:.1f} ({one / total:.1f}x)")
                else:
                    cells.append(f"{total:.1f} ({exchange / total:.0%})")
            lines.append(f"| {network} | {link} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _limits(model, weak):
    heads = [
        f"{STRONG:,} samples a step, nodes of {cores}: fastest on" for cores in ("one core", f"{MANY} cores")
    ]
    heads += [
        f"{weak} samples a node, of {cores}: exchange takes longer than computing"
        for cores in ("one core", f"{MANY} cores")
    ]
    lines = [f"| network | Gb/s | {' | '.join(heads)} |", "|---" * 6 + "|"]
    for network in sorted(model.compute, key=model.vectors.get):
        for link in LINKS:
            cells = [_fastest(model, network, link, speed) for speed in (1, MANY)]
            cells += [_half(model, network, link, speed, weak) for speed in (1, MANY)]
            lines.append(f"| {network} | {link} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _fastest(model, network, link, speed):
    times = {nodes: sum(model.step(network, STRONG, nodes, link, speed)) for nodes in NODES}
    best = min(times, key=times.get)
    return "1 node" if best == 1 else f"{best} nodes ({times[1] / times[best]:.1f}x)"


def _half(model, network, link, speed, weak):
    for nodes in NODES[1:]:
        compute, exchange = model.step(network, weak * nodes, nodes, link, speed)
        if exchange > compute:
            return f"from {nodes} nodes on"
    return f"not up to {NODES[-1]} nodes"


def _names(report):
    return list(dict.fromkeys(run["network"] for run in report["runs"]))
