"""``tf.io.gfile``: the file system."""

import glob as _glob
import os
import shutil

from tinycnn.compat.tensorflow.missing import missing

GFile = Open = open


def exists(path):
    """Return whether there is such a file or folder."""
    return os.path.exists(path)


def isdir(path):
    """Return whether it is a folder."""
    return os.path.isdir(path)


def listdir(path):
    """Return the names in a folder."""
    return os.listdir(path)


def glob(pattern):
    """Return the paths that fit a pattern, or several."""
    patterns = [pattern] if isinstance(pattern, str) else pattern
    return sorted(path for one in patterns for path in _glob.glob(one))


def mkdir(path):
    """Make a folder."""
    os.mkdir(path)


def makedirs(path):
    """Make a folder and those it is in, if they are not there."""
    os.makedirs(path, exist_ok=True)


def remove(path):
    """Delete a file."""
    os.remove(path)


def rmtree(path):
    """Delete a folder and all that is in it."""
    shutil.rmtree(path)


def copy(src, dst, overwrite=False):
    """Copy a file.

    Raises
    ------
    FileExistsError
        If the other is there and is not to be overwritten.
    """
    if os.path.exists(dst) and not overwrite:
        raise FileExistsError(f"'{dst}' exists already. Pass overwrite=True to replace it.")
    shutil.copy(src, dst)


def rename(src, dst, overwrite=False):
    """Give a file another name.

    Raises
    ------
    FileExistsError
        If the other is there and is not to be overwritten.
    """
    if os.path.exists(dst) and not overwrite:
        raise FileExistsError(f"'{dst}' exists already. Pass overwrite=True to replace it.")
    os.replace(src, dst)


# The names of TensorFlow 1.
Exists, IsDirectory, ListDirectory, Glob = exists, isdir, listdir, glob
MkDir, MakeDirs, Remove, DeleteRecursively, Copy, Rename = mkdir, makedirs, remove, rmtree, copy, rename

__getattr__ = missing("tensorflow.io.gfile")
