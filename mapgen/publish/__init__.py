"""Artifacts become files: each arrives whole or not at all, and what was there survives any failure."""

from __future__ import annotations

from .files import published, written

__all__ = ["published", "written"]
