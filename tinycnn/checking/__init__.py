"""Checking gradients against what they claim to be."""

from tinycnn.checking.gradcheck import gradcheck
from tinycnn.checking.report import GradientError, GradientReport

__all__ = ["GradientError", "GradientReport", "gradcheck"]
