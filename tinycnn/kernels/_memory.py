from tinycnn.memory import aligned_empty, scratch, take  # noqa: F401
