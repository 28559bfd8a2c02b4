"""The questions at the end of a chapter: they answer at once, without a script, and a question that cannot be answered fails the build."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.sites import NEEDS_BROWSER, build_site, running_browser, strict_page

GOOD = """# Questions

:::{question} What does $x_t$ hold, and **what** does `h` hold?
The input $x$
: ✗ That is only half of it.

The input and the state
: ✓ Both, as in `h = f(x, h)`.

`nothing`
: ✗ `nothing` is too little.
:::

:::{question} A second one?
One
: ✗ No.

Two
: ✓ Yes.

  With a second paragraph.

Three
: ✗ No.
:::
"""
BAD = {
    "no right one": ("One\n: ✗ No.\n\nTwo\n: ✗ No.\n\nThree\n: ✗ No.", "exactly one right answer (✓); this one has 0"),
    "two right ones": ("One\n: ✓ Yes.\n\nTwo\n: ✓ Yes.\n\nThree\n: ✗ No.", "exactly one right answer (✓); this one has 2"),
    "two answers": ("One\n: ✓ Yes.\n\nTwo\n: ✗ No.", "at least 3 answers; this one has 2"),
    "no mark": ("One\n: ✓ Yes.\n\nTwo\n: No.\n\nThree\n: ✗ No.", 'The explanation of the answer "Two" starts with neither'),
    "no explanation": ("One\n: ✓ Yes.\n\nTwo\n: ✗\n\nThree\n: ✗ No.", 'The answer "Two" has no explanation'),
    "another list": ("- One\n- Two\n- Three", "one definition list"),
    "text before": ("Some text.\n\nOne\n: ✓ Yes.\n\nTwo\n: ✗ No.\n\nThree\n: ✗ No.", "one definition list"),
    "nothing": ("", "one definition list"),
}


BROKEN = "# Broken\n\n" + "\n\n".join(f":::{{question}} Which, with {name}?\n{body}\n:::" for name, (body, _) in BAD.items())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A folder with the pages, and the errors of the build."""
    folder, said = build_site({"questions": GOOD, "broken": BROKEN}, tmp_path_factory.mktemp("questions"))
    return folder, said.splitlines()


@pytest.fixture(scope="module")
def site(built: tuple[Path, list[str]]) -> Path:
    return built[0] / "questions.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture(params=[("light", 1280), ("dark", 390)], ids=["light-wide", "dark-phone"])
def page(browser: Browser, site: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page with questions, without JavaScript."""
    scheme, width = request.param
    with strict_page(browser, width, scheme, scripts=False) as opened:
        opened.goto(site.as_uri())
        yield opened


def test_the_question_and_its_answers_are_parsed_as_text(site: Path) -> None:
    text = site.read_text(encoding="utf-8")
    prompt = re.search(r'<p class="ls-prompt"[^>]*>(.*?)</p>', text)
    assert prompt
    assert re.search(r"<math>.*</math>.*<strong>what</strong>.*<code", prompt[1])
    assert re.findall(r'<details class="ls-answer ls-(\w+)">', text) == ["wrong", "right", "wrong"] * 2
    assert not re.search("[✓✗]", text)  # the style sheet writes them, beside the words
    assert "<script" not in text[text.index('class="ls-question"') : text.index("With a second paragraph.")]


def test_each_broken_question_is_an_error_at_its_place(built: tuple[Path, list[str]]) -> None:
    errors, lines = built[1], BROKEN.splitlines()
    assert len(errors) == len(BAD)
    for error, (name, (_, message)) in zip(errors, BAD.items(), strict=True):
        assert message in error
        assert f"broken.md:{1 + lines.index(f':::{{question}} Which, with {name}?')}:" in error


def test_other_formats_get_a_list(tmp_path: Path) -> None:
    folder, said = build_site({"questions": GOOD}, tmp_path, builder="text")
    assert said == ""
    text = (folder / "questions.txt").read_text(encoding="utf-8")
    assert "* The input and the state\n\n  **Right.** Both" in text
    assert "* Three\n\n  **Wrong.** No." in text


class TestInABrowser:
    pytestmark = NEEDS_BROWSER

    def test_an_answer_says_right_or_wrong_in_words_once_it_is_chosen(self, page: Page) -> None:
        first = page.locator(".ls-question").first
        expect(first.get_by_text("Wrong.").first).not_to_be_visible()
        first.get_by_text("The input and the state").click()
        expect(first.get_by_text("Right. Both, as in")).to_be_visible()
        first.locator("summary").first.click()
        expect(first.get_by_text("Wrong. That is only half of it.")).to_be_visible()
        expect(page.locator(".ls-question").last.get_by_text("Right.")).not_to_be_visible()

    def test_the_keyboard_chooses_too(self, page: Page) -> None:
        page.locator("summary").first.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Right. Both, as in")).to_be_visible()

    def test_a_group_is_named_by_its_question(self, page: Page) -> None:
        expect(page.get_by_role("group", name="A second one?")).to_have_count(1)

    def test_answers_are_large_enough_for_a_thumb_and_fit_the_screen(self, page: Page) -> None:
        sizes = [answer.bounding_box() for answer in page.locator(".ls-answer > summary").all()]
        assert all(size and size["height"] >= 44 for size in sizes)
        width = (page.viewport_size or {"width": 0})["width"]
        assert all(size and size["x"] >= 0 and size["x"] + size["width"] <= width for size in sizes)

    def test_on_paper_every_answer_is_open(self, page: Page) -> None:
        page.emulate_media(media="print")
        for reply in page.locator(".ls-reply").all():
            expect(reply).to_be_visible()
            box = reply.bounding_box()
            assert box
            assert box["height"] > 10
