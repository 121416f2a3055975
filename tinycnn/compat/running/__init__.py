"""``python -m tinycnn``: scripts and notebooks, as they are."""
