"""Sources of any length, worked through in stretches: constant memory, any number of processes, the same result."""

from __future__ import annotations

from .extracting import extracted
from .locating import located, refuse_services
from .running import Runner, in_processes, one_by_one

__all__ = ["Runner", "extracted", "in_processes", "located", "one_by_one", "refuse_services"]
