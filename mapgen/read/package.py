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

from mapgen.bounded import variable
from mapgen.errors import InputError, in_one_line

from .scan import Scan, refuse_doctype

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mapgen.settings import Caps

OLE = b"\xd0\xcf\x11\xe0"
"""The first bytes of old Office files, and of new ones behind a password."""
SMALL = 10_000_000
"""Unpacked bytes below which no ratio alarms."""
READ_WHOLE = ("[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml", "docProps/core.xml", "docProps/custom.xml")
"""Parts of a workbook that are read as a whole before any sheet is."""
_STRING = re.compile(rb"<(?:\w+:)?si\b")
BROKEN = (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
"""What zipfile raises for an archive that is damaged, encrypted or packed in a way that it does not know."""
CHUNK = 1_000_000
ENTRY = b"PK\1\2"
"""How an entry in the directory of a zip begins (APPNOTE 4.3.12)."""
PEEKED = 64
NO_SIGNS = b"\xef\xbb\xbf\xfe\xff\0 \t\r\n"
"""What may stand before the first sign of an XML: marks of its byte order, blanks, half of UTF-16."""
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
        for part in self._zip.namelist():
            if part in READ_WHOLE or part.endswith(".rels"):
                most = {"": (caps.styles, "styles"), "sheet": (caps.sheets, "sheets")}
                self.looked_through(part, Scan(f"{name}, {part}", caps, most))
            elif part.endswith("haredStrings.xml"):
                if self.counted(part, _STRING) > caps.strings:
                    raise InputError(
                        f"{name} has more than {caps.strings:,} texts that its cells share",
                        hint=f"raise the cap with {variable('strings')}",
                    )
                self.looked_through(part, Scan(f"{name}, {part}", caps, {"si": (caps.strings, "strings")}))
        self.sheets = self._sheets()

    def text(self, part: str) -> str:
        """The XML of a part.

        Raises:
            InputError: it is broken.
        """
        try:
            return self._zip.read(part).decode("utf-8-sig")
        except BROKEN as error:
            raise self._broken(error) from error

    def counted(self, part: str, pattern: re.Pattern[bytes]) -> int:
        """How often a pattern without `</` is found in a part.

        Raises:
            InputError: it is broken.
        """
        try:
            with self._zip.open(part) as stream:
                rest, number = b"", 0
                while chunk := stream.read(CHUNK):
                    whole, end, rest = (rest + chunk).rpartition(b"</")
                    number += len(pattern.findall(whole))
                    rest = end + rest if len(rest) < CHUNK else b""
                return number + len(pattern.findall(rest))
        except BROKEN as error:
            raise self._broken(error) from error

    def looked_through(self, part: str, scan: Scan, most: int | None = None) -> None:
        """Look through the XML of a part, or through its first bytes; one that is not there is passed over.

        Raises:
            InputError: it is broken, or refused.
        """
        if part not in self._zip.NameToInfo:
            return
        try:
            with self._zip.open(part) as stream:
                scan.whole(stream, most)
        except BROKEN as error:
            raise self._broken(error) from error

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
        except (*BROKEN, StopIteration, ET.ParseError) as error:
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
            f"{self._name} cannot be read as a workbook: {in_one_line(error)}",
            hint="open it and save it again as .xlsx, or as CSV",
        )


def unpacked(data: bytes, name: str, caps: Caps) -> zipfile.ZipFile:
    """A zip that may be unpacked.

    Raises:
        InputError: it is no zip, would unpack to more than the caps allow, or one of its XML declares a document type.
    """
    if data.count(ENTRY) > caps.unpacked_files:
        raise InputError(
            f"{name} holds more than {caps.unpacked_files:,} files",
            hint=f"raise the cap with {variable('unpacked_files')}",
        )
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
            with bundle.open(entry) as stream:
                if stream.read(PEEKED).translate(None, NO_SIGNS).startswith(b"<"):
                    stream.seek(0)
                    refuse_doctype(stream, f"{name}, {entry.filename}")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise InputError(
            f"{name} is no workbook or archive that can be read: {in_one_line(error)}", hint="save it again"
        ) from error
    return bundle


def _tag(node: ET.Element) -> str:
    return node.tag.rpartition("}")[2]
