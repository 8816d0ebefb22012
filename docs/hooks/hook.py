"""What mkdocs asks for when it builds: pages that are made of the code and the data, and the maps of the examples.

A page calls for what is made by a comment on a line of its own: `<!-- made: commands -->`, `<!-- map: places.csv -->`,
`<!-- source: examples/plugin/pyproject.toml -->`, `<!-- text: SECURITY.md -->`. Nothing of it is kept in the tree.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import gallery
import notebooks
import reference
from blocks import files as files_of
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent.parent
CALL = re.compile(r"^<!-- (made|map|source|text): (\S+) -->$", re.MULTILINE)
LANGUAGES = {".py": "python", ".toml": "toml", ".yaml": "yaml", ".csv": "csv"}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The pages of the gallery and the notebooks take their places in the navigation."""
    for section in config.nav or []:
        for name, entries in section.items():
            if name == "Gallery":
                entries += [{item.title: item.page} for item in gallery.items()]
            if name == "Guides":
                entries += [{title: page} for page, title in notebooks.titles()]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The files that are made: the gallery, the notebooks as pages, the maps of examples, the texts of licences."""
    made = dict(gallery.files()) | dict(notebooks.files()) | reference.licence_texts()
    for file in list(files.documentation_pages()):
        if file.abs_src_path:
            text = Path(file.abs_src_path).read_text(encoding="utf-8")
            for kind, name in CALL.findall(text):
                if kind == "map":
                    made |= _map_files(file.src_uri, name, files_of(text)[name])
    for uri, content in made.items():
        files.append(File.generated(config, uri, content=content))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The text of a page with what it calls for."""
    del config, files

    def answer(call: re.Match[str]) -> str:
        kind, name = call.groups()
        if kind == "made":
            return reference.MADE[name]()
        if kind == "source":
            return source(ROOT / name)
        if kind == "text":
            return (ROOT / name).read_text(encoding="utf-8")
        stem = _map_stem(page.file.src_uri, name)
        up = "../" * page.file.src_uri.count("/")
        return gallery.figure(f"{up}{stem}", gallery.made(name, files_of(markdown)[name]).description)

    return CALL.sub(answer, markdown)


def on_post_build(*, config: MkDocsConfig) -> None:
    """The search index as a script too, by which the pages can be searched on a disk."""
    index = Path(config.site_dir) / "search" / "search_index.json"
    index.with_suffix(".js").write_text(f"var __index = {index.read_text(encoding='utf-8')}", encoding="utf-8")


def source(path: Path) -> str:
    """A file of the project as a block with its path as title."""
    text = path.read_text(encoding="utf-8").rstrip("\n")
    return f'```{LANGUAGES[path.suffix]} title="{path.relative_to(ROOT).as_posix()}"\n{text}\n```'


def _map_stem(page: str, name: str) -> str:
    return f"maps/{Path(page).stem}-{Path(name).stem}"


@cache
def _map_files(page: str, name: str, text: str) -> dict[str, bytes]:
    made = gallery.made(name, text)
    stem = _map_stem(page, name)
    return {f"{stem}.html": made.page, f"{stem}.png": made.picture}
