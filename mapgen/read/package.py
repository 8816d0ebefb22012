"""A workbook as the zip that it is (Office Open XML, ECMA-376): its sheets and their parts, within the caps."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from mapgen.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mapgen.settings import Caps

OLE = b"\xd0\xcf\x11\xe0"
"""The first bytes of old Office files, and of new ones behind a password."""
SMALL = 10_000_000
"""Unpacked bytes below which no ratio alarms."""
CHUNK = 1_000_000
PROLOG = 4096
"""Bytes in which a document type would be declared."""
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: its title, the name of its part, and whether people see it."""

    title: str
    part: str
    visible: bool


class Package:
    """A workbook whose parts can be read, and replaced one by one while all others stay as they are."""

    def __init__(self, data: bytes, name: str, caps: Caps) -> None:
        """Look at what the zip says of itself before anything is unpacked.

        Raises:
            InputError: it is no workbook, unpacks to more than the caps allow, or declares a document type.
        """
        self._name = name
        if data.startswith(OLE):
            raise InputError(
                f"{name} is an old .xls or has a password", hint="save it as .xlsx without a password, or as CSV"
            )
        self._bytes = data
        self._zip = unpacked(data, name, caps)
        self.sheets = self._sheets()

    def text(self, part: str) -> str:
        """The XML of a part.

        Raises:
            InputError: it is broken.
        """
        try:
            return b"".join(self.chunks(part)).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise self._broken(error) from error

    def chunks(self, part: str) -> Iterator[bytes]:
        """The XML of a part, a few rows of its sheet at a time and none of them cut.

        Raises:
            InputError: it is broken.
        """
        rest = b""
        try:
            with self._zip.open(part) as stream:
                while chunk := stream.read(CHUNK):
                    whole, end, rest = (rest + chunk).rpartition(b"row>")
                    yield whole + end
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise self._broken(error) from error
        yield rest

    def replaced(self, parts: Mapping[str, str]) -> bytes:
        """The workbook with some parts anew; the bytes of all others are the same, and so is their order."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
            for entry in self._zip.infolist():
                made = parts.get(entry.filename)
                bundle.writestr(entry, self._zip.read(entry) if made is None else made.encode())
        return out.getvalue()

    def _sheets(self) -> tuple[Sheet, ...]:
        """The worksheets in their order; chart sheets and dialogs are none."""
        try:
            root = "_rels/.rels"
            book = next(target for kind, _, target in self._relations(root) if kind == "officeDocument")
            rels = join(dirname(book), "_rels", f"{book.rpartition('/')[2]}.rels")
            parts = {key: target for kind, key, target in self._relations(rels) if kind == "worksheet"}
            found = [node for node in ET.fromstring(self._zip.read(book)).iter() if _tag(node) == "sheet"]  # noqa: S314 - no DTD is let in
            return tuple(
                Sheet(node.get("name", ""), parts[key], node.get("state", "visible") == "visible")
                for node in found
                if (key := next((v for k, v in node.items() if k.endswith("}id")), "")) in parts
            )
        except (KeyError, StopIteration, ET.ParseError, zipfile.BadZipFile, EOFError) as error:
            raise self._broken(error) from error

    def _relations(self, part: str) -> list[tuple[str, str, str]]:
        """Kind, id and target of each relation; targets are names in the zip."""
        base = dirname(dirname(part))
        found = []
        for node in ET.fromstring(self._zip.read(part)):  # noqa: S314 - no DTD is let in
            target = node.get("Target", "")
            where = target.removeprefix("/") if target.startswith("/") else normpath(join(base, target))
            found.append((node.get("Type", "").rpartition("/")[2], node.get("Id", ""), where))
        return found

    def _broken(self, error: Exception) -> InputError:
        return InputError(
            f"{self._name} cannot be read as a workbook: {error}", hint="open it and save it again as .xlsx, or as CSV"
        )


def unpacked(data: bytes, name: str, caps: Caps) -> zipfile.ZipFile:
    """A zip that may be unpacked.

    Raises:
        InputError: it is no zip, would unpack to more than the caps allow, or one of its XML declares a document type.
    """
    try:
        bundle = zipfile.ZipFile(io.BytesIO(data))
        size = sum(entry.file_size for entry in bundle.infolist())
        if size > caps.unpacked_bytes:
            raise InputError(
                f"{name} unpacks to {size / 1e6:,.0f} MB",
                hint=f"the cap is {caps.unpacked_bytes / 1e6:,.0f} MB; raise it with MAPGEN_CAPS__UNPACKED_BYTES",
            )
        if size > SMALL and size > caps.unpacked_ratio * len(data):
            raise InputError(
                f"{name} unpacks to {size // max(1, len(data))} times its size",
                hint=f"the cap is {caps.unpacked_ratio}; raise it with MAPGEN_CAPS__UNPACKED_RATIO",
            )
        for entry in bundle.infolist():
            if entry.filename.endswith((".xml", ".rels", ".kml")):
                with bundle.open(entry) as stream:
                    refuse_doctype(stream.read(PROLOG), f"{name}, {entry.filename}")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise InputError(f"{name} is no workbook or archive that can be read: {error}", hint="save it again") from error
    return bundle


def refuse_doctype(start: bytes, name: str) -> None:
    """Refuse XML that declares a document type: tables need none, and its entities can grow without end.

    Raises:
        InputError: it does.
    """
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", start.replace(b"\0", b"")):
        raise InputError(f"{name} declares a document type (DTD)", hint="save it again in the program that made it")


def _tag(node: ET.Element) -> str:
    return node.tag.rpartition("}")[2]
