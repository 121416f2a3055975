"""``--list``: what a script uses, in words."""

from tinycnn.compat.reading.checking import fault


def listing(path, uses, imported, findings, era):
    """Return what to print for ``python -m tinycnn --list``.

    Parameters
    ----------
    path : str
        Of the script.
    uses : list of Use
    imported : dict of str to (str, int)
    findings : list of Finding
    era : Era

    Returns
    -------
    str
    """
    lines = {}
    for use in uses:
        lines.setdefault(use.path, []).append(use.line)
    text = [f"{path} uses {len(lines)} names of Keras and TensorFlow:"]
    text += [f"  {_mark(name)} {name:<58} {_lines(where)}" for name, where in sorted(lines.items())]
    idle = {name: line for name, line in imported.values() if not _is_used(name, lines)}
    if idle:
        text += ["", "Imported and not used:"]
        text += [f"  {_mark(name)} {name:<58} line {line}" for name, line in sorted(idle.items())]
    text += ["", _reading(era)]
    if findings:
        text += ["", f"Not supported, {len(findings)}:"]
        text += [report(path, finding) for finding in findings]
    else:
        text += ["", "All that it uses is supported."]
    return "\n".join(text)


def report(path, finding):
    """Return one line about a name that is not supported."""
    perhaps = "" if finding.sure else " (perhaps never reached)"
    return f"  {path}:{finding.line}: {finding.path}: {finding.text}{perhaps}"


def _mark(name):
    return "-" if fault(name) else "+"


def _lines(where):
    numbers = ", ".join(str(line) for line in dict.fromkeys(where))
    return f"line{'s' if len(set(where)) > 1 else ''} {numbers}"


def _is_used(name, lines):
    return any(used == name or used.startswith(f"{name}.") for used in lines)


def _reading(era):
    kept = "3" if not era.is_old else f"{era.keras}, with its defaults"
    called = "'acc'" if era.acc else "'accuracy'"
    return f"It is read as a script for Keras {kept}; accuracy is called {called} in its logs."
