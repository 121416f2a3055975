"""Models in the formats of other libraries: ONNX."""

from tinycnn.exporting.onnx_file import export_onnx

__all__ = ["export_onnx"]
