"""Artifacts become files: each arrives whole or not at all, and what was there survives any failure."""

from __future__ import annotations

from .files import being_written, published, together, written

__all__ = ["being_written", "published", "together", "written"]
