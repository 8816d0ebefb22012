"""How sure a text is of what it says, and whom it names as its source."""

from __future__ import annotations

import pytest

from mapgen.extract.standing import named_sources, status_of
from mapgen.model import Status


@pytest.mark.parametrize(
    ("clause", "status"),
    [
        ("The train crossed the river.", Status.REPORTED),
        ("The train apparently crossed the river.", Status.REPORTED),
        ("He reportedly left by train.", Status.REPORTED),
        ("According to witnesses, the ship burned.", Status.REPORTED),
        ("Media reports said that he had left.", Status.REPORTED),
        ("The ministry confirmed that he had left.", Status.CONFIRMED),
        ("The visit was officially announced.", Status.CONFIRMED),
        ("The navy acknowledged the loss.", Status.CONFIRMED),
        ("They will meet in May.", Status.PLANNED),
        ("He is due to visit Troy.", Status.PLANNED),
        ("She is expected to fly home.", Status.PLANNED),
        ("The ship is to be repaired.", Status.PLANNED),
        ("A second walk is planned.", Status.PLANNED),
        ("The talks are scheduled for June.", Status.PLANNED),
        ("He may have been aboard.", Status.POSSIBLE),
        ("Speculation was rife that he was aboard.", Status.POSSIBLE),
        ("He was possibly aboard.", Status.POSSIBLE),
        ("It probably passed in the night.", Status.PROBABLE),
        ("He is believed to have left.", Status.PROBABLE),
        ("It appears to have sunk.", Status.PROBABLE),
        ("The owner denied that it had left.", Status.DISPUTED),
        ("That account is disputed.", Status.DISPUTED),
        ("The ministry could not confirm it.", Status.REPORTED),
    ],
)
def test_a_hedge_gives_the_standing(clause: str, status: Status) -> None:
    """Without one it is what the text reports."""
    assert status_of(clause) is status


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("According to Xinhua, the talks were short.", ("Xinhua",)),
        ("According to the state news agency Xinhua, they were short.", ("Xinhua",)),
        ("The Financial Times reported a motorcade.", ("Financial Times",)),
        ("The ship sank, the Hellenic Coast Guard said.", ("Hellenic Coast Guard",)),
        ("He told Reuters that nothing was known.", ("Reuters",)),
        ("It was noted by the Daily Gazette.", ("Daily Gazette",)),
        ("He said that nothing was known.", ()),
        ("Witnesses said that it was loud.", ()),
        ("Maeve Burke said that it was loud.", ()),
    ],
)
def test_media_and_bodies_that_a_sentence_names_are_its_sources(sentence: str, names: tuple[str, ...]) -> None:
    """A person is none."""
    assert tuple(name.removeprefix("The ") for name in named_sources(sentence)) == names
