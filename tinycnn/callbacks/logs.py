"""What is known at the end of a batch."""


def as_dictionary(logs):
    """Return the logs of a batch as a dictionary, computing them if need be.

    >>> as_dictionary(None), as_dictionary({"loss": 0.5})
    ({}, {'loss': 0.5})
    """
    if logs is None:
        return {}
    return logs if isinstance(logs, dict) else logs.result()
