"""The book's threads: each term of the glossary leads to a section that is there, and text and references name each other."""

import posixpath
import re
from collections import Counter
from pathlib import Path

import pytest

BOOK = Path(__file__).parents[1] / "book"
FILES = sorted([*BOOK.glob("*.md"), *BOOK.glob("instructors/*.md")])
PAGES = {page.relative_to(BOOK).as_posix(): page.read_text(encoding="utf-8") for page in FILES}
KEYS = re.findall(r"^@\w+\{([^,]+),", (BOOK / "references.bib").read_text(encoding="utf-8"), re.MULTILINE)
CITATION = re.compile(r"\{cite(?::[a-z]+)?\}`([^`]+)`")
LINK = re.compile(r"\]\(([a-z_0-9/.]+\.md)?(?:#([a-z0-9-]+))?\)")
ENTRIES = dict[tuple[str, ...], str]


def entries() -> ENTRIES:
    """The glossary: for the names of each term (the first and its synonyms), what is said of it."""
    block = re.search(r"^```\{glossary\}\n(.+?)^```", PAGES["glossary.md"], re.DOTALL | re.MULTILINE)
    assert block
    found: ENTRIES = {}
    for paragraph in block[1].strip().split("\n\n"):
        lines = paragraph.split("\n")
        names = tuple(line for line in lines if not line.startswith("  "))
        found[names] = " ".join(line.strip() for line in lines if line.startswith("  "))
    return found


def anchors(page: str) -> set[str]:
    """The anchors of a page: of its headings, outside code, and those it names itself."""
    text = re.sub(r"^```.*?^```", "", PAGES[page], flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^##+ (.+)$", text, re.MULTILINE)
    named = set(re.findall(r"^\(([a-z0-9-]+)\)=$", text, re.MULTILINE))
    return {re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-") for heading in headings} | named


GLOSSARY = entries()
NAMES = [name for names in GLOSSARY for name in names]


def test_the_glossary_has_the_terms_of_the_book_in_the_order_of_the_alphabet() -> None:
    assert len(GLOSSARY) >= 60
    firsts = [names[0].lower() for names in GLOSSARY]
    assert firsts == sorted(firsts)
    assert [name for name, times in Counter(NAMES).items() if times > 1] == []


@pytest.mark.parametrize("names", GLOSSARY, ids=lambda names: names[0])
def test_a_term_is_explained_and_leads_to_a_section(names: tuple[str, ...]) -> None:
    explained = GLOSSARY[names]
    assert len(explained) > 30
    links = LINK.findall(explained)
    assert links, "a link to where it is explained"
    for page, anchor in links:
        assert page in PAGES
        assert not anchor or anchor in anchors(page)


@pytest.mark.parametrize("names", GLOSSARY, ids=lambda names: names[0])
def test_a_term_that_another_one_names_is_there(names: tuple[str, ...]) -> None:
    assert set(re.findall(r"\{term\}`([^`]+)`", GLOSSARY[names])) <= set(NAMES)


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_link_between_pages_leads_to_a_section(page: str) -> None:
    for told, anchor in LINK.findall(PAGES[page]):
        other = posixpath.normpath(posixpath.join(posixpath.dirname(page), told)) if told else page
        assert other in PAGES, other
        if anchor:
            assert anchor in anchors(other), f"{other}#{anchor}"


@pytest.mark.parametrize("page", sorted(PAGES))
def test_what_a_page_cites_is_in_the_references(page: str) -> None:
    cited = {key.strip() for keys in CITATION.findall(PAGES[page]) for key in keys.split(",")}
    assert cited <= set(KEYS)


def test_every_reference_is_cited_once_at_least_and_listed_once() -> None:
    cited = {key.strip() for text in PAGES.values() for keys in CITATION.findall(text) for key in keys.split(",")}
    assert set(KEYS) - cited == set()
    assert [key for key, times in Counter(KEYS).items() if times > 1] == []


def test_the_welcome_page_names_the_minutes_that_the_chapters_name() -> None:
    parts = re.search(r"^## The nine parts\n(.+?)^## ", PAGES["index.md"], re.DOTALL | re.MULTILINE)
    assert parts
    named = dict(re.findall(r"^\d\. \*\*\[[^]]+\]\((\w+\.md)\)\*\*.*?\*(\d+) minutes to read", parts[1], re.MULTILINE))
    stated = {page: re.search(r"^\*\*Time\*\*\n: (\d+) minutes to read", text, re.MULTILINE) for page, text in PAGES.items()}
    assert named == {page: time[1] for page, time in stated.items() if time}
