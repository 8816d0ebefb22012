"""The names that ship with mapgen, and a desk's own: extract and locate both ask here."""

from .desk import DeskGazetteer, desk_gazetteers
from .folding import folded, key_of
from .shipped import Gazetteer

__all__ = ["DeskGazetteer", "Gazetteer", "desk_gazetteers", "folded", "key_of"]
