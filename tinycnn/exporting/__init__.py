"""Models for other programs."""

from tinycnn.exporting.onnx import export_onnx

__all__ = ["export_onnx"]
