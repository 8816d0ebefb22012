"""What can be put in from outside: small protocols, found by name through entry points (`plugins`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .model import Artifact, Candidate, Document, Leg, Mention, Place, Route
    from .scene import Scene


class Recognizer(Protocol):
    """Finds place names in a text."""

    @property
    def name(self) -> str: ...

    def mentions(self, document: Document, /) -> tuple[Mention, ...]:
        """The names in order of their place in the text, each with its span."""


class Geocoder(Protocol):
    """Answers a name with candidates."""

    @property
    def name(self) -> str: ...

    def candidates(self, mention: Mention, /) -> tuple[Candidate, ...]:
        """Best first; empty: asked and unknown.

        Raises:
            ProviderError: the answer could not be had. Never means "unknown".
        """


class Router(Protocol):
    """Traces the legs of one journey."""

    @property
    def name(self) -> str: ...

    def routes(self, legs: Sequence[Leg], places: Mapping[str, Place], /) -> tuple[Route, ...]:
        """One route a leg, in order, each starting where the one before ended.

        Raises:
            NoNetwork: there is no network for the mode.
            NoPath: the network does not join the ends.
        """


class Renderer(Protocol):
    """Makes a file of a scene."""

    @property
    def name(self) -> str: ...

    @property
    def suffix(self) -> str:
        """With its dot: ".html"."""

    def artifacts(self, scene: Scene, /) -> tuple[Artifact, ...]:
        """The finished files, named `scene.id` + suffix; same scene, same bytes.

        Raises:
            RenderError: the scene cannot be drawn.
        """
