"""Locate: from the names and positions of a list to places, all judged together."""

from .stage import candidates, places

__all__ = ["candidates", "places"]
