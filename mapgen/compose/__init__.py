"""Everything that was found becomes one neutral drawing: a Scene."""

from .whole import scene

__all__ = ["scene"]
