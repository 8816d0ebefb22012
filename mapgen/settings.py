"""Settings of a run: built once by the command line or the caller, frozen, and refused when unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from .address import page_address


class Caps(BaseModel):
    """What is refused before it is parsed; raise one with `MAPGEN_CAPS__NAME`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file_bytes: int = Field(200_000_000, description="size of an input file")
    unpacked_bytes: int = Field(400_000_000, description="size of a zipped format once unpacked")
    unpacked_ratio: int = Field(200, description="unpacked to packed size of a zipped format")
    rows: int = Field(1_000_000, description="rows of a table")
    columns: int = Field(500, description="columns of a table")
    cell_chars: int = Field(100_000, description="characters of one cell or scalar")
    vertices: int = Field(2_000_000, description="vertices of all geometries of a file")
    depth: int = Field(50, description="nesting of a JSON or YAML file")
    image_bytes: int = Field(5_000_000, description="size of a picture's file")
    image_pixels: int = Field(40_000_000, description="width times height of a picture")
    text_chars: int = Field(2_000_000, description="characters of an article")
    story_bytes: int = Field(1_000_000, description="size of a story file")


class Settings(BaseSettings):
    """Everything that a run can be told; from keywords, else from `MAPGEN_*` in the environment."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix="MAPGEN_", env_nested_delimiter="__", arbitrary_types_allowed=True
    )

    country: str = Field("", description="country all places are in, unless a row says otherwise (name or ISO code)")
    gazetteers: tuple[Path, ...] = Field((), description="tables of a desk's own names; they win")
    geocoders: tuple[str, ...] = Field((), description="services to ask after the gazetteer, in order")
    geocoder_options: dict[str, dict[str, Any]] = Field({}, description="settings of a service, by its name")
    offline: bool | None = Field(None, description="never use the network; default: yes unless a geocoder is named")
    title: str = Field("", description="title of the map, where the input has none or another is wanted")
    theme: str = Field("auto", description="light, dark, auto, print or the name of a plug-in")
    languages: tuple[str, ...] = Field((), description="languages of names and of the page's words, first is shown")
    size: tuple[int, int] | None = Field(None, description="width and height of the printed twin in pixels")
    url: str = Field("", description="address at which readers will find the page")
    accept: bool = Field(False, description="publish without the DRAFT mark")
    columns: dict[str, str] = Field({}, description="field → header, where the guess is wrong")
    sheet: str = Field("", description="sheet of a workbook")
    header_row: int | None = Field(None, ge=1, description="row of the headers, from 1")
    input_format: Literal["", "csv", "geojson", "yaml", "txt", "md", "html"] = Field("", description="format of stdin")
    published: str = Field("", description="date of an article that states none, YYYY-MM-DD")
    model: Literal["", "none", "spacy"] = Field(
        "", description="language model for names in texts; default: spaCy where installed"
    )
    demonyms: bool = Field(False, description="whether North Korean, Ohioans and the like count as place names")
    private_addresses: bool = Field(
        False, description="whether articles may be fetched from this machine and local networks"
    )
    folder: Path | None = Field(None, description="folder that files named by an input must lie in")
    caps: Caps = Caps()

    @field_validator("url")
    @classmethod
    def _whole(cls, url: str) -> str:
        return page_address(url) if url else ""

    @property
    def online(self) -> bool:
        """Whether the network may be used: only when a geocoder was asked for and `offline` does not forbid it."""
        return bool(self.geocoders) and not self.offline
