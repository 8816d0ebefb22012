"""What comes in: a story file, a list of places, a frame, names. All of it becomes an `Outline`."""

from __future__ import annotations

from .source import is_story, outline, table

__all__ = ["is_story", "outline", "table"]
