"""The names that ship with mapgen, and a desk's own: extract and locate both ask here."""

from .desk import DeskGazetteer
from .folding import folded, key_of
from .shipped import Gazetteer

__all__ = ["DeskGazetteer", "Gazetteer", "folded", "key_of"]
