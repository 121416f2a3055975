"""Which files of a folder are images, and what classes they belong to."""

import os

from tinycnn.errors import complaint

ENDINGS = (".bmp", ".gif", ".jpeg", ".jpg", ".png")
_WHO = "image_dataset_from_directory"


def indexed(directory, labels, class_names, follow_links):
    """Return (paths, class numbers or None, class names or None), in sorted order."""
    if isinstance(labels, str) and labels == "inferred":
        return _by_folder(directory, class_names, follow_links)
    if class_names is not None:
        raise ValueError(complaint(_WHO, "class_names only where labels are inferred", f"{class_names}"))
    paths = _images(directory, follow_links)
    if labels is None:
        return paths, None, None
    if isinstance(labels, str) or len(labels) != len(paths):
        received = f"{labels!r}" if isinstance(labels, str) else f"{len(labels)} labels"
        raise ValueError(complaint(_WHO, f"'inferred', None or {len(paths)} labels", received))
    return paths, list(labels), [str(label) for label in sorted(set(labels))]


def _by_folder(directory, class_names, follow_links):
    with os.scandir(directory) as entries:
        folders = sorted(
            entry.name
            for entry in entries
            if entry.is_dir(follow_symlinks=follow_links) and not entry.name.startswith(".")
        )
    if class_names is not None and not set(class_names) <= set(folders):
        raise ValueError(complaint(_WHO, f"class_names out of {folders}", f"{list(class_names)}"))
    names = folders if class_names is None else list(class_names)
    found = [(name, _images(directory / name, follow_links)) for name in names]
    numbers = [number for number, (_, paths) in enumerate(found) for _ in paths]
    return [path for _, paths in found for path in paths], numbers, names


def _images(folder, follow_links):
    """All images below a folder. Links are left out unless wanted: they may lead anywhere."""
    found = []
    for root, _, files in sorted(os.walk(folder, followlinks=follow_links)):
        for name in sorted(files):
            path = os.path.join(root, name)
            wanted = name.lower().endswith(ENDINGS) and (follow_links or not os.path.islink(path))
            if wanted and os.path.isfile(path):  # no pipe, which would be waited for, and no dead link
                found.append(path)
    return found
