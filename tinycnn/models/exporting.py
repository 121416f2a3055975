"""``export``: a model for other libraries."""

import os

from tinycnn.errors import complaint


class Exporting:
    """The part of a model that writes it in other libraries' formats; :class:`Sequential` is the rest."""

    def export(self, filepath, format=None, verbose=None, input_signature=None, **kwargs):
        """Write the model, for predictions, into a file of ONNX.

        Parameters
        ----------
        filepath : str or path
            Ending in ``.onnx``, unless ``format`` says so.
        format : {None, "onnx"}
        verbose : bool, optional
            Print where it was written to.
        input_signature : None
        **kwargs
            Refused: there is nothing else to choose.

        Raises
        ------
        ImportError
            If the package ``onnx`` is not installed.
        ValueError
            For another format, and for a layer that ONNX has not; the message names it.
        """
        self._require_built("export")
        path = os.fspath(filepath)
        if format not in (None, "onnx") or (format is None and not path.endswith(".onnx")):
            received = f"'{path}'" if format is None else f"format={format!r}"
            raise ValueError(complaint("export", "a path that ends in .onnx", received))
        if input_signature is not None or kwargs:
            given = ", ".join(["input_signature"] * (input_signature is not None) + list(kwargs))
            raise ValueError(complaint("export", "no more than a path and a format", given))
        from tinycnn.exporting import export_onnx

        export_onnx(self, path)
        if verbose:
            print(f"Saved at '{path}'.")
