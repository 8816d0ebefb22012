"""What comes in: a story file, a list of places, a frame, names become an `Outline`; an article a `Document`."""

from __future__ import annotations

from .source import article, is_article, is_story, outline, table

__all__ = ["article", "is_article", "is_story", "outline", "table"]
