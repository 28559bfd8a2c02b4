"""The chapters' sources, and the notebooks made of them. The build runs their code, checks their numbers and follows their links."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "book"
PARTS = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
NAMES = [Path(chapter["file"]).relative_to("book").as_posix() for part in PARTS for chapter in part["chapters"]]
TEXTS = {name: (BOOK / f"{name}.md").read_text(encoding="utf-8") for name in NAMES}
CHAPTERS = [name for name in NAMES if "## Check yourself" in TEXTS[name]]
RUN = [name for name in NAMES if "{code-cell}" in TEXTS[name]]
KEYS = set(re.findall(r"^@\w+\{([^,]+),", (BOOK / "references.bib").read_text(encoding="utf-8"), re.MULTILINE))


def headings(text: str) -> list[str]:
    return [line.lstrip("# ") for line in text.splitlines() if re.match(r"##+ [A-Z0-9]", line)]


def anchors(text: str) -> set[str]:
    """The anchors that Sphinx makes of the headings."""
    return {re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-") for heading in headings(text)}


def test_the_chapter_that_every_course_has_is_there() -> None:
    assert "unstable_gradients" in CHAPTERS


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_opens_and_ends_as_every_chapter_does(name: str) -> None:
    opening = TEXTS[name].split("\n## ", 1)[0]
    for part in ("**You need**", "**You will be able to**", "**Time**"):
        assert part in opening
    assert headings(TEXTS[name])[-3:] == ["What to remember", "Check yourself", "Exercise"]
    assert TEXTS[name].count(":::{question}") >= 5


def test_the_sections_that_feedback_links_to_are_there() -> None:
    linked = [
        (match[1], match[2])
        for path in (ROOT / "autograder" / "checks").rglob("*.py")
        for match in re.finditer(r"book/(\w+)\.html#([a-z0-9-]+)", path.read_text(encoding="utf-8"))
    ]
    assert linked
    for page, anchor in linked:
        assert anchor in anchors(TEXTS[page]), (page, anchor)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_says_in_a_sentence_what_it_is_about(name: str) -> None:
    head = re.match(r"---\n(.+?)\n---\n", TEXTS[name], re.DOTALL)
    assert head
    assert len(yaml.safe_load(head[1])["myst"]["html_meta"]["description"]) > 40


@pytest.mark.parametrize("name", NAMES)
def test_every_citation_is_in_the_references(name: str) -> None:
    cited = {key.strip() for keys in re.findall(r"\{cite(?::[a-z]+)?\}`([^`]+)`", TEXTS[name]) for key in keys.split(",")}
    assert cited <= KEYS


@pytest.mark.parametrize("module", sorted((BOOK / "long_sequences").glob("*.py")), ids=lambda path: path.stem)
def test_every_source_named_in_the_library_is_in_the_references(module: Path) -> None:
    named = set(re.findall(r"\[([a-z]+\d{4}[a-z]+)", module.read_text(encoding="utf-8")))
    assert named <= KEYS


@pytest.mark.parametrize("name", RUN)
def test_nothing_is_computed_for_the_text_that_the_text_does_not_use(name: str) -> None:
    wanted = set(re.findall(r"\{glue:text\}`(\w+)", TEXTS[name]))
    assert set(re.findall(r'\bsay\(\s*"(\w+)"', TEXTS[name])) <= wanted


@pytest.mark.parametrize("name", RUN)
def test_a_chapter_can_be_downloaded_as_an_executed_notebook(name: str) -> None:
    notebook = nbformat.read(ROOT / "_build" / "html" / "_sources" / "book" / f"{name}.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert [cell.id for cell in notebook.cells if cell.id != "to-run"] == [f"cell-{n}" for n in range(len(notebook.cells) - 1)]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    assert any(cell.outputs for cell in code)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            assert not re.search(r"^:::|\{[\w:]+\}`|\]\((?!https?:)|\\xa0", cell.source, re.MULTILINE), cell.source
        else:
            assert all(output.output_type != "error" for output in cell.outputs)


PIECES = """---
file_format: mystnb
kernelspec:
  name: python3
---
# In pieces

```{code-cell}
print("one", end=" ", flush=True)
print("line")
```
"""


def test_what_a_cell_prints_is_one_output_however_it_comes(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("execute:\n  timeout: 60\n", encoding="utf-8")
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "pieces.md").write_text(PIECES, encoding="utf-8")
    subprocess.run([sys.executable, str(ROOT / "scripts" / "run_chapters.py")], cwd=tmp_path, check=True, capture_output=True)
    [kept] = tmp_path.glob("_build/.jupyter_cache/executed/*/base.ipynb")
    notebook = nbformat.read(kept, as_version=4)
    [printed] = next(cell.outputs for cell in notebook.cells if cell.cell_type == "code")
    assert printed.text == "one line\n"


def test_a_chapter_that_fails_says_why_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("execute:\n  timeout: 60\n", encoding="utf-8")
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "pieces.md").write_text(PIECES.replace('print("line")', "assert 1 == 2"), encoding="utf-8")
    for _ in range(2):  # again: what failed is not kept
        done = subprocess.run([sys.executable, str(ROOT / "scripts" / "run_chapters.py")], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 1
        assert "chapter 1 of 1: book/pieces.md FAILED" in done.stdout
        assert "==> book/pieces.md failed:" in done.stderr
        assert "assert 1 == 2" in done.stderr
        assert "AssertionError" in done.stderr
