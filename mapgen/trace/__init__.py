"""Trace: legs become routes over the rail, road and sea networks, places with a shape become venues."""

from __future__ import annotations

from .direct import GreatCircleRouter, StraightRouter
from .legs import routers, routes
from .over_network import NetworkRouter
from .venues import venues

__all__ = ["GreatCircleRouter", "NetworkRouter", "StraightRouter", "routers", "routes", "venues"]
