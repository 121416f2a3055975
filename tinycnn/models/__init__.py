"""What a user holds: models."""

from tinycnn.models.cloning import clone_model, model_from_json
from tinycnn.models.known import know_all
from tinycnn.models.model import Functional, Model
from tinycnn.models.sequential import Sequential
from tinycnn.saving import load_model, save_model

know_all(Sequential, Functional)

__all__ = ["Model", "Sequential", "clone_model", "load_model", "model_from_json", "save_model"]
