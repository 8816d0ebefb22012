"""The peer: one name out of an SQLite table with an index, best first; the table is made beforehand."""

from __future__ import annotations

import sqlite3
import sys

with sqlite3.connect(sys.argv[1]) as table:
    print(table.execute("SELECT row FROM names WHERE name = ? ORDER BY prior DESC LIMIT 1", (sys.argv[2],)).fetchone())
