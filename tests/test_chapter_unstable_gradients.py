"""The chapter's source: its parts, and that what it refers to is there. The build runs its code and checks its numbers."""

import re
from pathlib import Path

import pytest

BOOK = Path(__file__).parents[1] / "book"
TEXT = (BOOK / "unstable_gradients.md").read_text(encoding="utf-8")
KEYS = set(re.findall(r"^@\w+\{([^,]+),", (BOOK / "references.bib").read_text(encoding="utf-8"), re.MULTILINE))
HEADINGS = [line.lstrip("# ") for line in TEXT.splitlines() if re.match(r"##+ [A-Z]", line)]


def anchors() -> set[str]:
    """The anchors that Sphinx makes of the headings."""
    return {re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-") for heading in HEADINGS}


def test_it_opens_and_ends_as_every_chapter_does() -> None:
    opening = TEXT.split("\n## ", 1)[0]
    for part in ("**You need**", "**You will be able to**", "**Time**"):
        assert part in opening
    assert HEADINGS[-3:] == ["What to remember", "Check yourself", "Exercise"]
    assert TEXT.count(":::{dropdown}") >= 5


@pytest.mark.parametrize("check", sorted((BOOK.parent / "autograder/checks/unstable_gradients").glob("*.py")), ids=lambda path: path.stem)
def test_the_sections_that_feedback_links_to_are_there(check: Path) -> None:
    for anchor in re.findall(r"unstable_gradients\.html#([a-z0-9-]+)", check.read_text(encoding="utf-8")):
        assert anchor in anchors()


def test_every_citation_is_in_the_references() -> None:
    cited = set(re.findall(r"\{cite(?::[a-z]+)?\}`([^`]+)`", TEXT))
    assert len(cited) >= 12
    assert cited <= KEYS


@pytest.mark.parametrize("module", sorted((BOOK / "long_sequences").glob("*.py")), ids=lambda path: path.stem)
def test_every_source_named_in_the_library_is_in_the_references(module: Path) -> None:
    named = set(re.findall(r"\[([a-z]+\d{4}[a-z]+)", module.read_text(encoding="utf-8")))
    assert named <= KEYS


def test_numbers_in_the_text_come_from_the_run() -> None:
    wanted = set(re.findall(r"\{glue:text\}`(\w+)`", TEXT))
    said = set(re.findall(r'say\(\s*"(\w+)"', TEXT))
    computed = {name for name in wanted if re.match(r"(tanh|relu|spread)_", name)}  # said in a loop; the build fails if one is missing
    assert wanted - computed <= said
    assert said <= wanted, "nothing is computed for the text that the text does not use"


def test_every_figure_has_an_alternative_text_of_its_own() -> None:
    alts = re.findall(r'^alt = "([^"]+)"$', TEXT, re.MULTILINE)
    assert len(alts) == TEXT.count("with drawing(") == len(set(alts))
    assert all(len(alt) > 60 for alt in alts)
