"""The pictures that a reader moves: their behaviour in a browser, their stills without a script."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from long_sequences import figures
from minify import minified
from playwright.sync_api import Browser, Locator, Page, expect
from stills import STILLS

from tests.bank import ROOT
from tests.sites import NEEDS_BROWSER, build_site, come_to_pictures, parse, running_browser, strict_page

NAMES = ("gradient", "lstm", "gru", "convolution", "dilation")
STATIC = ROOT / "book" / "_static" / "explorables"
SCRIPTS = ("near.js", "model.js", "page.js", "gradient.js", "cells.js", "convolution.js", "dilation.js")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page for each explorable, one for all, one for none, and one with an unknown name. The scripts are as readers get them."""
    pages = {name: f"# {name}\n\n:::{{explorable}} {name}\n:::\n" for name in NAMES}
    pages["unknown"] = "# Unknown\n\n:::{explorable} gradients\n:::\n"
    pages["all"] = "# All\n\n" + "\n".join(f":::{{explorable}} {name}\n:::\n" for name in NAMES)
    built, said = build_site({**pages, "none": "# None\n\nText.\n"}, tmp_path_factory.mktemp("explorables"))
    assert re.fullmatch(r".*unknown\.md:3: ERROR: .*", said.strip())
    assert 'There is no explorable "gradients"; there are gradient, lstm, gru, convolution, dilation.' in said
    for script in (built / "_static" / "explorables").glob("*.js"):
        script.write_text(minified(script.read_text(encoding="utf-8")), encoding="utf-8")
    return built


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with strict_page(browser) as opened:
        yield opened


def open_one(page: Page, site: Path, name: str) -> Locator:
    page.goto((site / f"{name}.html").as_uri())
    figure = page.locator("figure.ls-live")
    expect(figure).to_have_count(1)
    return figure


def label(figure: Locator) -> str:
    return figure.locator("svg").get_attribute("aria-label") or ""


def slide(figure: Locator, name: str, value: float) -> None:
    figure.locator(f"input[name={name}]").evaluate("(one, to) => { one.value = to; one.dispatchEvent(new Event('input')); }", value)


# --- what the build makes ----------------------------------------------------------------------------------------------------


def test_only_pages_with_an_explorable_load_scripts_and_only_theirs(site: Path) -> None:
    found = {name: parse((site / f"{name}.html").read_text(encoding="utf-8")) for name in (*NAMES, "all", "none")}
    at_once = {name: [tag["src"] for tag in page.find_all("script", src=re.compile("explorables"))] for name, page in found.items()}
    assert {name for name, scripts in at_once.items() if scripts} == {*NAMES, "all"}
    assert all(re.fullmatch(r"_static/explorables/near\.js\?v=\w+", script) for scripts in at_once.values() for script in scripts)
    own = {"gradient": "gradient", "lstm": "cells", "gru": "cells", "convolution": "convolution", "dilation": "dilation"}
    for name in NAMES:
        [figure] = found[name].find_all("figure")
        assert re.sub(r"\?v=\w{8}", "", str(figure["data-scripts"])).split() == ["model.js", "page.js", f"{own[name]}.js"]
    assert not found["all"].find_all("script", type="module")


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_small_and_ask_for_nothing(script: str) -> None:
    source = (STATIC / script).read_text(encoding="utf-8")
    assert len(source.encode()) < 12_000
    assert not re.search(r"\b(fetch|XMLHttpRequest|import|eval)\b\s*\(|https?://(?!www\.w3\.org/2000/svg)", source)


def test_other_formats_get_a_description(tmp_path: Path) -> None:
    built, said = build_site({"page": "# Page\n\n:::{explorable} dilation\n:::\n"}, tmp_path, builder="text")
    assert said == ""
    assert "sees 31 of 112 days" in " ".join((built / "page.txt").read_text(encoding="utf-8").split())


def test_colours_are_those_of_the_figures() -> None:
    style = (STATIC / "explorables.css").read_text(encoding="utf-8")
    found = dict(re.findall(r"--ls-(\w+): (#\w{6});", style))
    expected = {"h": figures.BLUE, "c": figures.TEAL, "g": figures.ORANGE, "wavenet": figures.PURPLE, "x": figures.GREY}
    expected |= dict.fromkeys(("f", "z", "late"), figures.RED) | dict.fromkeys(("i", "conv"), figures.GREEN)
    expected |= dict.fromkeys(("o", "r"), figures.PURPLE)
    assert found == expected


@pytest.mark.parametrize("name", NAMES)
def test_a_still_says_what_one_sees(name: str) -> None:
    still = STILLS[name]()
    root = ElementTree.fromstring(still.svg)
    assert root.get("role") == "img"
    assert len(root.get("aria-label") or "") > 80
    assert len(still.caption) > 80
    assert still.svg == STILLS[name]().svg
    assert "#" not in still.svg  # colours come from the style sheet


# --- in the page -------------------------------------------------------------------------------------------------------------


class TestInThePage:
    pytestmark = NEEDS_BROWSER

    @pytest.mark.parametrize("name", NAMES)
    def test_the_script_begins_with_the_still_picture(self, page: Page, site: Path, name: str) -> None:
        figure = open_one(page, site, name)
        still = STILLS[name]()
        assert label(figure) == still.alt
        read = "all => Object.fromEntries(all.map(part => [part.dataset.part, part.getAttribute('d') ?? part.innerHTML]))"
        moving = figure.locator("[data-part]").evaluate_all(read)
        drawn = {part.attrib["data-part"]: part for part in ElementTree.fromstring(still.svg).iter() if "data-part" in part.attrib}
        assert set(moving) == set(drawn)
        for part, element in drawn.items():
            pieces = [f"<{piece.get('x')},{piece.get('y')}>{piece.text}" for piece in element]
            said = re.sub(r'<tspan x="([^"]*)" y="([^"]*)">([^<]*)</tspan>', r"<\1,\2>\3", moving[part])
            _expect_alike(said, element.get("d", "") or "".join(pieces), part)

    @pytest.mark.parametrize("name", NAMES)
    def test_an_arrow_key_moves_the_picture_and_what_is_said_and_reset_takes_it_back(self, page: Page, site: Path, name: str) -> None:
        figure = open_one(page, site, name)
        svg, said = figure.locator("svg"), figure.locator("output.ls-says")
        first = (svg.inner_html(), label(figure), said.inner_text())
        slider = figure.locator("input[type=range]").first
        slider.focus()
        page.keyboard.press("ArrowRight")
        second = (svg.inner_html(), label(figure), said.inner_text())
        assert all(one != other for one, other in zip(first, second, strict=True))
        assert slider.get_attribute("aria-valuetext") == figure.locator(".ls-slider > output").first.inner_text()
        figure.get_by_role("button", name="Reset").click()
        assert (svg.inner_html(), label(figure), said.inner_text()) == first

    @pytest.mark.parametrize("name", NAMES)
    def test_it_draws_numbers_wherever_the_controls_stand(self, page: Page, site: Path, name: str) -> None:
        figure = open_one(page, site, name)
        for radio in figure.locator("input[type=radio]").all():
            radio.check()
            for slider, key in product(figure.locator("input[type=range]").all(), ("Home", "End")):
                if slider.is_enabled():
                    slider.press(key)
                    assert not re.search("NaN|undefined|Infinity", figure.inner_html())

    @pytest.mark.parametrize("name", NAMES)
    def test_controls_have_names_and_room_for_a_thumb(self, page: Page, site: Path, name: str) -> None:
        figure = open_one(page, site, name)
        controls = figure.locator("input[type=range], .ls-choice label, button").all()
        assert len(controls) >= 5
        for control in controls:
            box = control.bounding_box()
            assert box
            assert box["height"] >= 44
        unnamed = "all => all.filter(one => !one.labels.length || !one.labels[0].innerText.trim()).length"
        assert figure.locator("input").evaluate_all(unnamed) == 0

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_nothing_is_wider_than_a_phone(self, browser: Browser, site: Path, scheme: str) -> None:
        with strict_page(browser, 390, scheme) as page:
            page.goto((site / "all.html").as_uri())
            come_to_pictures(page)
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
            for figure in page.locator("figure.ls-live").all():
                wide = "f => [...f.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth).length"
                assert figure.evaluate(wide) == 0
            smallest = "all => Math.min(...all.map(t => t.getScreenCTM().a * parseFloat(getComputedStyle(t).fontSize)))"
            assert page.locator("figure.ls-live svg text").evaluate_all(smallest) >= 9

    def test_scripts_come_when_a_picture_does(self, page: Page, site: Path, tmp_path: Path) -> None:
        spaced = tmp_path / "site"
        shutil.copytree(site, spaced)
        far = spaced / "lstm.html"
        far.write_text(far.read_text(encoding="utf-8").replace("<figure", '<div style="height: 5000px"></div><figure', 1), encoding="utf-8")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.split("/")[-1].split("?")[0]))
        page.goto(far.as_uri())
        page.wait_for_load_state("networkidle")
        assert "near.js" in asked
        assert "model.js" not in asked
        figure = page.locator("figure.ls-explorable")
        expect(figure.locator("svg[role=img]")).to_have_count(1)
        expect(figure.locator(".ls-without")).to_be_hidden()
        figure.scroll_into_view_if_needed()
        expect(figure).to_have_class(re.compile("ls-live"))
        assert [name for name in asked if name in SCRIPTS] == ["near.js", "model.js", "page.js", "cells.js"]

    def test_without_a_script_the_still_picture_stays_and_no_control_shows(self, browser: Browser, site: Path) -> None:
        with strict_page(browser, scripts=False) as page:
            page.goto((site / "all.html").as_uri())
            figures_ = page.locator("figure.ls-explorable")
            expect(figures_).to_have_count(len(NAMES))
            for figure in figures_.all():
                expect(figure.locator("svg[role=img]")).to_be_visible()
                expect(figure.get_by_text("With JavaScript on, this picture can be moved.")).to_be_visible()
                expect(figure.locator("input, button, output, form")).to_have_count(0)


class TestWhatIsSaid:
    """What each explorable is there to show."""

    pytestmark = NEEDS_BROWSER

    def test_gradients_vanish_and_explode(self, page: Page, site: Path) -> None:
        figure = open_one(page, site, "gradient")
        said = figure.locator("output.ls-says")
        expect(said).to_contain_text("it vanishes")
        slide(figure, "scale", 2)
        figure.get_by_role("radio", name="ReLU").check()
        expect(said).to_contain_text("it explodes")
        figure.get_by_role("radio", name="linear").check()
        slide(figure, "scale", 1)
        expect(said).to_contain_text("the gradient is 1: it survives")

    def test_an_open_forget_gate_and_a_closed_input_gate_hold_a_number(self, page: Page, site: Path) -> None:
        figure = open_one(page, site, "lstm")
        slide(figure, "f", 6)
        figure.get_by_role("radio", name="only at step").check()
        slide(figure, "t", 7)
        slide(figure, "i", -6)
        slide(figure, "t", 10)
        slide(figure, "i", -6)
        states = re.search(r"Over the steps c is (.*)\.$", label(figure))
        assert states
        assert states[1].split(", ") == ["0.0", *["0.5"] * 11]
        expect(figure.locator(".ls-maths > p").first).to_contain_text("0.00·0.76")

    def test_a_tap_shows_a_step(self, browser: Browser, site: Path) -> None:
        with strict_page(browser, touch=True) as page:
            figure = open_one(page, site, "lstm")
            box = figure.locator("svg").bounding_box()
            assert box
            figure.locator("svg").tap(position={"x": box["width"] * (48 + 1.5 * 26.5) / 380, "y": box["width"] * 200 / 380})
            assert label(figure).startswith("An LSTM cell at step 2 of 12")
            assert figure.locator("input[name=t]").input_value() == "2"

    def test_the_other_convention_turns_the_update_gate_round(self, page: Page, site: Path) -> None:
        figure = open_one(page, site, "gru")
        expect(figure.locator("output.ls-says")).to_contain_text("keeps 73 % of h")
        figure.get_by_role("radio", name="replaced").check()
        expect(figure.locator("output.ls-says")).to_contain_text("keeps 27 % of h")

    def test_a_letter_with_its_step_is_one_and_signs_stand_beside_it(self, page: Page, site: Path) -> None:
        letters = open_one(page, site, "gru").locator(".ls-maths > p").nth(1).locator("msub")
        assert [letter.evaluate("one => [...one.children].map(part => part.textContent)") for letter in letters.all()] == [
            ["h", "t"],
            ["h", "t−1"],
        ]
        lines = open_one(page, site, "lstm").locator(".ls-maths > p").all()
        assert [line.locator("math").count() for line in lines] == [2, 2]

    def test_what_is_put_together_keeps_its_blanks(self, page: Page, site: Path) -> None:
        figure = open_one(page, site, "convolution")
        figure.get_by_role("radio", name="causal").check()
        slide(figure, "j", 1)
        expect(figure.locator("output.ls-says")).to_contain_text("Output 1 sees steps 0 to 2 and 1 zero. With")
        assert "Lines join output 1 to steps 0 to 2 and 1 zero of the padding. None" in label(figure)
        figure = open_one(page, site, "dilation")
        slide(figure, "blocks", 2)
        assert ", 2 blocks of dilations 1, 2, " in label(figure)

    def test_a_leak_is_named(self, page: Page, site: Path) -> None:
        figure = open_one(page, site, "convolution")
        said = figure.locator("output.ls-says")
        expect(said).to_have_text(
            "5 outputs. Output 2 sees steps 4 to 7. With the targets Y[:, 3::2] it learns the target of step 7: it sees nothing beyond it."
        )
        slide(figure, "m", 1)
        expect(said).to_contain_text("Y[:, 1::2] it learns the target of step 5: steps 6 and 7 lie beyond it, so it leaks.")
        slide(figure, "T", 11)
        expect(said).to_contain_text("4 outputs")
        expect(said).to_contain_text("No output sees step 10.")
        figure.get_by_role("radio", name="causal").check()
        expect(said).to_contain_text("it sees nothing beyond it")

    def test_a_tap_chooses_an_output(self, browser: Browser, site: Path) -> None:
        with strict_page(browser, touch=True) as page:
            figure = open_one(page, site, "convolution")
            box = figure.locator("svg").bounding_box()
            assert box
            figure.locator("svg").tap(position={"x": box["width"] * (24 + 332 / 11 * 9) / 380, "y": box["width"] * 46 / 380})
            assert "output 3 to steps 6 to 9" in label(figure)

    def test_the_receptive_field_is_counted(self, page: Page, site: Path) -> None:
        figure = open_one(page, site, "dilation")
        said = figure.locator("output.ls-says")
        expect(said).to_contain_text(
            "1 + 1 · 30 = 31 steps. The output of day 112 sees 31 of the 112 days (28 %), none after its own; 81 it does not see."
        )
        figure.get_by_role("radio", name="same").check()
        expect(said).to_contain_text("It reaches 14 back and 16 ahead, so it leaks.")
        figure.get_by_role("radio", name="causal").check()
        slide(figure, "layers", 6)
        expect(said).to_contain_text("sees 112 of the 112 days (100 %), none after its own.")


def _expect_alike(said: str, drawn: str, part: str) -> None:
    """Two paths or texts are the same, but for the rounding of their numbers."""
    number = r"[-−]?\d+(?:\.\d+)?"
    assert re.sub(number, "#", said) == re.sub(number, "#", drawn), part
    for one, other in zip(re.findall(number, said), re.findall(number, drawn), strict=True):
        assert float(one.replace("−", "-")) == pytest.approx(float(other.replace("−", "-")), abs=0.11), part
