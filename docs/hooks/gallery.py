"""Every story and list that ships, as picture, live page and source; and the maps of the examples on other pages."""

from __future__ import annotations

import shlex
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mapgen.model import Route

STORIES = Path(__file__).resolve().parent.parent.parent / "geodata" / "stories"
TOLD: dict[str, dict[str, Any]] = {"clinics": {"country": "NG", "title": "Three hundred clinics"}}
"""What the command line says beside the name of a list."""
ROWS = 12
"""How much of a list its page shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """What a build makes of a source: the page, the picture, and the map in words."""

    title: str
    subtitle: str
    description: str
    page: bytes
    picture: bytes
    routes: tuple[tuple[str, str, str, float], ...]
    """Name, mode, fidelity, length in kilometres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A source of the gallery."""

    path: Path

    @property
    def stem(self) -> str:
        """Its name in addresses."""
        return self.path.stem

    @property
    def options(self) -> dict[str, Any]:
        """The settings that its build names."""
        return TOLD.get(self.stem, {})

    @property
    def title(self) -> str:
        """As the map has it."""
        return built(self.path, **self.options).title or self.path.name

    @property
    def page(self) -> str:
        """The address of its page among the sources."""
        return f"gallery/{self.stem}.md"

    @property
    def command(self) -> str:
        """What builds it."""
        told = "".join(f" --{name} {shlex.quote(value)}" for name, value in self.options.items())
        return f"mapgen build geodata/stories/{self.path.relative_to(STORIES).as_posix()}{told}"


def items() -> list[Item]:
    """The stories, then the lists."""
    return [Item(path=path) for path in (*sorted(STORIES.glob("*.yaml")), *sorted((STORIES / "lists").glob("*.csv")))]


@cache
def built(path: Path, **options: Any) -> Map:
    """The map of a source, in memory."""
    from mapgen import read
    from mapgen.render import artifacts

    story = read(path, **options)
    scene = story.scene
    files = {artifact.name: artifact.data for artifact in artifacts(scene, ("html", "png"))}
    names = {mention.id: place.name for place in story.places.values() for mention in place.mentions}

    def named(route: Route) -> str:
        return " – ".join(names[stop] for stop in (route.leg.origin, route.leg.destination))

    return Map(
        title=scene.title,
        subtitle=scene.subtitle,
        description=" ".join(scene.description.split()),
        page=files[f"{scene.id}.html"],
        picture=files[f"{scene.id}.png"],
        routes=tuple(
            (named(route), str(route.leg.mode or ""), str(route.fidelity), route.length_km) for route in story.routes
        ),
    )


@cache
def made(name: str, text: str) -> Map:
    """The map of a file that a page shows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8")
        return built(path)


def figure(stem: str, description: str) -> str:
    """The picture, which leads to the live page; `stem` is where both lie from the page on."""
    words = description.translate(str.maketrans("[]", "()"))
    return f"[![{words}]({stem}.png)]({stem}.html)\n\n[Open the live page]({stem}.html)"


def files() -> dict[str, bytes | str]:
    """The gallery: pages, maps, pictures and sources by their address."""
    found: dict[str, bytes | str] = {}
    for item in items():
        made = built(item.path, **item.options)
        found[f"gallery/maps/{item.stem}.html"] = made.page
        found[f"gallery/maps/{item.stem}.png"] = made.picture
        found[f"gallery/sources/{item.path.name}"] = item.path.read_bytes()
        found[item.page] = _page(item, made)
    return found


def cards() -> str:
    """The pictures of all, each leading to its page."""
    cells = []
    for item in items():
        made = built(item.path, **item.options)
        words = made.description.translate(str.maketrans("[]", "()"))
        cells.append(
            f"-   [![{words}](maps/{item.stem}.png)]({item.stem}.md)\n\n    **[{item.title}]({item.stem}.md)**  \n"
            f"    {made.subtitle or f'A list: {item.path.name}'}\n"
        )
    return '<div class="grid cards" markdown>\n\n' + "\n".join(cells) + "\n</div>"


def _page(item: Item, made: Map) -> str:
    text = item.path.read_text(encoding="utf-8")
    is_list = item.path.suffix == ".csv"
    lines = text.splitlines()
    shown = "\n".join(lines[: ROWS + 1]) if is_list else text.rstrip("\n")
    parts = [
        f"# {item.title}",
        made.subtitle,
        figure(f"maps/{item.stem}", made.description),
        f"```console\n$ {item.command}\n```",
    ]
    if made.routes:
        rows = (f"| {name} | {mode} | {fidelity} | {km:,.0f} km |" for name, mode, fidelity, km in made.routes)
        parts += ["## Routes", "| | mode | fidelity | length |\n|---|---|---|--:|\n" + "\n".join(rows)]
    parts += [
        "## Source",
        f"[{item.path.name}](sources/{item.path.name})"
        + (f", {len(lines) - 1} rows; the first {min(ROWS, len(lines) - 1)}:" if is_list else ":"),
        f"```{'csv' if is_list else 'yaml'}\n{shown}\n```",
        "## In words",
        made.description,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"
