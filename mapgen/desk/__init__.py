"""What an editor does between runs: a list goes back with its results, and what was checked stays."""

from __future__ import annotations

from .findings import sidecar_of
from .lists import located_list, refuse_format

__all__ = ["located_list", "refuse_format", "sidecar_of"]
