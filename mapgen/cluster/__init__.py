"""Beyond one machine: work on the workers of a Dask cluster, files in places that fsspec knows."""

from __future__ import annotations

from .workers import on_cluster

__all__ = ["on_cluster"]
