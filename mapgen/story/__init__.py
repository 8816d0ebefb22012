"""The story file: what an editor writes and keeps, and what the machine found beside it.

`load` reads a file and tells everything that is wrong with it; the text stays as typed, and the
functions of `editing` change only the words they are about. `schema` describes the format for
editors; `sidecar` keeps the machine's findings out of the story file.
"""

from .file import StoryError, StoryFile, dump, load, loads
from .json_schema import schema

__all__ = ["StoryError", "StoryFile", "dump", "load", "loads", "schema"]
