"""Write the sha256 of every shipped file into geodata/SOURCES.toml, and name what is not listed there.

    python geodata/build/sources.py

Run it after any change below geodata/; the rest of a row (origin, licence, vintage) is written by hand.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tomllib
from pathlib import Path

GEODATA = Path(__file__).resolve().parent.parent
TABLE = GEODATA / "SOURCES.toml"
APART = {"build", "LICENSES", "__pycache__"}


def main() -> None:
    text = TABLE.read_text(encoding="utf-8")
    listed = [row["file"] for row in tomllib.loads(text)["data"]]
    shipped = sorted(
        path.relative_to(GEODATA).as_posix()
        for path in GEODATA.rglob("*")
        if path.is_file() and path != TABLE and not APART & set(path.relative_to(GEODATA).parts)
    )
    for name in listed:
        if name not in shipped:
            sys.exit(f"{name} is listed but not there")
        digest = hashlib.sha256((GEODATA / name).read_bytes()).hexdigest()
        row = re.compile(rf'(file = "{re.escape(name)}"\n(?:[^\[].*\n)*?sha256 = ")[0-9a-f]*(")')
        text, count = row.subn(rf"\g<1>{digest}\g<2>", text)
        if count != 1:
            sys.exit(f"{name} stands {count} times in SOURCES.toml")
    TABLE.write_text(text, encoding="utf-8")
    missing = [name for name in shipped if name not in listed]
    if missing:
        sys.exit("not listed in SOURCES.toml: " + ", ".join(missing))


if __name__ == "__main__":
    main()
