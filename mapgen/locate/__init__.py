"""Locate: from the names and positions of a list to places, all judged together."""

from .listed import Located
from .memory import Memory
from .stage import candidates, places

__all__ = ["Located", "Memory", "candidates", "places"]
