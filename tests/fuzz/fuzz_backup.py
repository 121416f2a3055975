"""Mends the checksums of a changed backup, as one who attacks would."""

import hashlib
import json


def mended(members):
    """Return the files of a backup with the checksums that belong to what they hold now."""
    found = dict(members)
    for name, text in members.items():
        if not name.endswith(".json"):
            continue
        try:
            content = json.loads(text)
            arrays = content["body"]["arrays"]
            arrays["sha256"] = hashlib.sha256(members[arrays["file"]]).hexdigest()
        except (ValueError, KeyError, TypeError, RecursionError):
            pass
        try:
            body = json.dumps(content["body"], sort_keys=True, separators=(",", ":")).encode()
            content["sha256"] = hashlib.sha256(body).hexdigest()
            found[name] = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
        except (NameError, KeyError, TypeError, ValueError, RecursionError):
            continue
    return found
