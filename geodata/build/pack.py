"""Write arrays in the form in which they ship: an uncompressed npz in one zstd frame, same input, same bytes."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import zstandard

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def pack(arrays: Mapping[str, np.ndarray], target: Path, level: int = 19) -> None:
    """Write `target` (NAME.npz.zst); the members are sorted and dated 1980 so that only the content counts."""
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as bundle:
        for name in sorted(arrays):
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            bundle.writestr(zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0)), member.getvalue())
    parameters = zstandard.ZstdCompressionParameters.from_level(level, enable_ldm=True, window_log=27)
    target.write_bytes(zstandard.ZstdCompressor(compression_params=parameters).compress(plain.getvalue()))
