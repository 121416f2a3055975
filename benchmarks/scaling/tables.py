"""What was measured, and what follows from it, as Markdown."""

from benchmarks.networks import NETWORKS
from benchmarks.scaling.model import fit

NODES = (1, 2, 4, 8, 16, 32, 64)
LINKS = (1, 10, 100)  # Gb/s


def tables(report):
    """Return all tables of a report."""
    strong, weak = report["settings"]["strong"], report["settings"]["weak"]
    parts = [_circumstances(report)]
    parts += ["### Strong scaling, measured", f"The same batch of {strong} on more ranks of this machine:"]
    parts.append(_measured(report, lambda run: run["batch"] == strong))
    parts += ["### Weak scaling, measured", f"{weak} samples for each rank:"]
    parts.append(_measured(report, lambda run: run["batch"] == weak * run["ranks"]))
    model = fit(report)
    if model is None:
        return "\n\n".join([*parts, f"No hosts of limited rate: {report['hosts']}."])
    parts += [
        "### Hosts of limited rate: measured, and by the model",
        _between(report, model),
    ]
    parts += ["### Predicted", _fitted(model)]
    parts.append(f"Weak scaling, {weak} samples a node: ms a step, and how much of it is exchange.")
    parts.append(_predicted(model, lambda nodes: weak * nodes))
    parts.append("Strong scaling, a batch of 2,048: ms a step, and how many times as fast as one node.")
    parts.append(_predicted(model, lambda nodes: 2048, alone=True))
    parts += ["### Where it stops paying", _limits(model, weak)]
    return "\n\n".join(parts)


def _circumstances(report):
    machine, settings = report["machine"], report["settings"]
    return (
        f"Measured on {report['date'][:10]}: {machine['cpu']}, {machine['cores']} cores, load before "
        f"{machine['load']}; one thread a rank; each figure is the median of {settings['steps']} steps, "
        f"of the fastest of {settings['rounds']} runs."
    )


def _measured(report, wanted):
    lines = ["| network | parameters | ranks | ms a step | of that exchange | images/s | efficiency |"]
    lines.append("|---|---|---|---|---|---|---|")
    for network in _names(report):
        runs = [run for run in report["runs"] if run["network"] == network and not run["gigabits"]]
        runs = [run for run in runs if wanted(run)]
        runs.sort(key=lambda run: run["ranks"])
        for run in runs:
            rate = run["batch"] / run["ms"]
            share = rate / (runs[0]["batch"] / runs[0]["ms"]) / run["ranks"]
            lines.append(
                f"| {network} | {run['parameters']:,} | {run['ranks']} | {run['ms']:.2f} | "
                f"{run['exchange_ms']:.2f} | {1e3 * rate:,.0f} | {share:.0%} |"
            )
    return "\n".join(lines)


def _between(report, model):
    lines = ["| network | ranks | batch | Gb/s | exchange, ms | the model | step, ms | the model |"]
    lines.append("|---|---|---|---|---|---|---|---|")
    for run in report["runs"]:
        if run["gigabits"]:
            compute, exchange = model.step(run["network"], run["batch"], run["ranks"], run["gigabits"])
            lines.append(
                f"| {run['network']} | {run['ranks']} | {run['batch']} | {run['gigabits']:g} | "
                f"{run['exchange_ms']:.2f} | {exchange:.2f} | {run['ms']:.2f} | {compute + exchange:.2f} |"
            )
    return "\n".join(lines)


def _fitted(model):
    lines = [
        f"A message takes {1e3 * model.message:.0f} µs, and {model.efficiency:.0%} of a link's rate arrives. "
        "One node, one thread, computes a step of b samples in",
        "",
    ]
    for network, (fixed, each) in sorted(model.compute.items()):
        title = NETWORKS[network].title
        lines.append(f"- {network} ({title}): {fixed:.2f} ms + {1e3 * each:.1f} µs b")
    return "\n".join(lines)


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
    lines = ["| network | Gb/s | a batch of 2,048 is fastest on | half of a step is exchange from |"]
    lines.append("|---|---|---|---|")
    for network in sorted(model.compute, key=model.vectors.get):
        for link in LINKS:
            times = {nodes: sum(model.step(network, 2048, nodes, link)) for nodes in NODES}
            best = min(times, key=times.get)
            half = None
            for nodes in NODES[1:]:
                compute, exchange = model.step(network, weak * nodes, nodes, link)
                if exchange > compute:
                    half = nodes
                    break
            where = f"{half} nodes on, at {weak} samples each" if half else f"nowhere up to {NODES[-1]} nodes"
            times_faster = times[1] / times[best]
            unit = "node" if best == 1 else "nodes"
            lines.append(f"| {network} | {link} | {best} {unit} ({times_faster:.1f}x) | {where} |")
    return "\n".join(lines)


def _names(report):
    return list(dict.fromkeys(run["network"] for run in report["runs"]))
