"""Downloads of Canvas and Moodle into classroom/submitted, and the way back into their rosters."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook

from autograder import download
from autograder.collect import Round, collect_round, read_time
from autograder.course import Course
from autograder.download import open_download
from autograder.errors import UsageError
from autograder.export import fill_roster
from autograder.gradebook import Grade
from autograder.roster import read_roster, student_ids
from tests.downloads import Student, canvas_roster, moodle_roster, moodle_worksheet, table, write_zip

Run = Callable[..., subprocess.CompletedProcess[str]]
NAME = "gates"
UNKNOWN = "when it was handed in is not known: it counts as in time"
ADA, WANG, OBRIEN, JO_1, JO_2 = CLASS = (
    Student("Ada", "Lovelace", "ada", 501),
    Student("伟", "王", "wang.w", 502),
    Student("Seán", "O'Brien-Łuk", "sean", 503),
    Student("Jo", "Kim", "jo.kim", 504),
    Student("Jo", "Kim", "jo.kim2", 505),
)


@pytest.fixture
def collect(copy_of_course: Course, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Round]:
    """Collect files, given by name and content, with the text of a roster."""
    place = tmp_path_factory.mktemp("downloads")

    def run(files: dict[str, bytes], roster: str = "", **more: object) -> Round:
        (place / "roster.csv").write_text(roster, encoding="utf-8-sig")
        with open_download(write_zip(place / "all.zip", files)) as found:
            people = read_roster(place / "roster.csv") if roster else None
            return collect_round(copy_of_course, NAME, found, people, **more)  # type: ignore[arg-type]

    return run


def submitted(course: Course) -> dict[str, bytes]:
    """The notebook of each student, by id."""
    return {path.parent.parent.name: path.read_bytes() for path in course.classroom.glob(f"submitted/*/{NAME}/{NAME}.ipynb")}


def test_a_class_from_canvas(collect: Callable[..., Round], copy_of_course: Course) -> None:
    files = {
        ADA.in_canvas("gates.ipynb", 11): b"first",
        ADA.in_canvas("gates-1.ipynb", 12, late=True): b"second",
        WANG.in_canvas("Mine.ipynb", 13): b"w",
        OBRIEN.in_canvas("gates.pdf", 14): b"%PDF",
        JO_1.in_canvas("gates.ipynb", 15): b"j1",
        JO_1.in_canvas("notes.txt", 16): b"n",
        JO_2.in_canvas("gates.ipynb", 17): b"j2",
        "strangerann_999_18_gates.ipynb": b"s",
        "readme.html": b"r",
    }
    done = collect(files, canvas_roster(CLASS))
    assert submitted(copy_of_course) == {"ada": b"second", "wang.w": b"w", "jo.kim": b"j1", "jo.kim2": b"j2"}
    rows = {row.name: row for row in done.hand_ins}
    assert {row.student: row.state for row in done.hand_ins if row.state != "problem"} == dict.fromkeys(submitted(copy_of_course), "new")
    assert rows["Lovelace, Ada"].late
    assert "the last of several was taken: gates-1.ipynb" in rows["Lovelace, Ada"].notes[0]
    assert rows["王, 伟"].notes == ("it is named Mine.ipynb",)
    assert "no notebook" in rows["O'Brien-Łuk, Seán"].notes[0]
    assert "999 is not in the roster: correct the roster, or put the notebook" in rows["strangerann"].notes[0]
    told = {row.file for row in done.hand_ins} | set(done.left_out)
    assert told == set(files), "every file is in the result"
    assert done.vanished == (), "Canvas's test student is nobody"


@pytest.mark.parametrize("make", [moodle_roster, moodle_worksheet], ids=["gradebook", "worksheet"])
def test_a_class_from_moodle(make: Callable[[Sequence[Student]], str], collect: Callable[..., Round], copy_of_course: Course) -> None:
    done = collect({one.in_moodle("gates.ipynb"): one.login.encode() for one in CLASS[:4]}, make(CLASS))
    told_apart = make is moodle_worksheet
    expected = {one.login: one.login.encode() for one in CLASS[: 4 if told_apart else 3]}
    assert submitted(copy_of_course) == expected
    assert done.vanished == (("Jo Kim (jo.kim2@example.org)",) if told_apart else ()), "whose name it may be has handed in"
    if told_apart:
        assert all(row.state == "new" for row in done.hand_ins)
    else:
        problem = next(row for row in done.hand_ins if row.state == "problem")
        assert "2 times in the roster" in problem.notes[0]
        assert "worksheet" in problem.notes[0]


def test_two_who_would_be_one_student_are_neither(collect: Callable[..., Round], copy_of_course: Course) -> None:
    """The roster has one Jo Kim, the download two."""
    done = collect({one.in_moodle("gates.ipynb"): b"x" for one in CLASS}, moodle_roster(CLASS[:4]))
    assert set(submitted(copy_of_course)) == {"ada", "wang.w", "sean"}
    assert [row.notes[0] for row in done.hand_ins if row.state == "problem"] == ["2 people in the download would be the student jo.kim"] * 2


def test_the_worksheet_of_another_assignment_is_noticed(collect: Callable[..., Round], copy_of_course: Course) -> None:
    others = [Student(one.first, one.last, one.login, 1006 - one.number) for one in CLASS]
    done = collect({one.in_moodle("gates.ipynb"): b"x" for one in CLASS}, moodle_worksheet(others))
    assert submitted(copy_of_course) == {"sean": b"x"} or not submitted(copy_of_course)
    assert any("is it the worksheet of this assignment?" in row.notes[0] for row in done.hand_ins)


def test_a_second_round_replaces_what_is_older_and_keeps_what_is_newer(collect: Callable[..., Round], copy_of_course: Course) -> None:
    def states(files: dict[str, bytes], **more: object) -> list[str]:
        return [row.state for row in collect(files, canvas_roster(CLASS), **more).hand_ins]

    first, second = {ADA.in_canvas("gates.ipynb", 11): b"1"}, {ADA.in_canvas("gates-1.ipynb", 12): b"2"}
    assert states(second, dry_run=True) == ["new"]
    assert not submitted(copy_of_course)
    assert not copy_of_course.classroom.exists()
    assert states(first) == ["new"]
    assert states(first) == ["unchanged"]
    assert states(second, dry_run=True) == ["replaced"]
    assert submitted(copy_of_course) == {"ada": b"1"}
    assert states(second) == ["replaced"]
    assert states(first) == ["older"]
    assert submitted(copy_of_course) == {"ada": b"2"}


def test_when_it_was_handed_in_is_kept(collect: Callable[..., Round], copy_of_course: Course) -> None:
    stamp = copy_of_course.folder("submitted", "ada", NAME) / "timestamp.txt"
    files = {ADA.in_moodle("gates.ipynb"): b"1"}

    def once(when: str, content: bytes = b"1") -> tuple[str, tuple[str, ...]]:
        row = collect(dict.fromkeys(files, content), moodle_worksheet(CLASS, {501: when}), zone=ZoneInfo("Europe/Paris")).hand_ins[0]
        return row.state, row.notes

    assert once("Saturday, 3 January 2026, 12:15 AM") == ("new", ())
    assert stamp.read_text() == "2026-01-02 23:15:00 UTC"
    assert once("Friday, 2 January 2026, 8:00 AM", b"0")[0] == "older"
    assert once("Friday, 2 January 2026, 8:00 AM")[0] == "older", "the same, handed in again: the later time counts"
    assert once("Sunday, 4 January 2026, 8:00 AM", b"2") == ("replaced", ())
    assert stamp.read_text() == "2026-01-04 07:00:00 UTC"
    assert once("samedi 3 janvier 2026, 10:15", b"3") == (
        "replaced",
        ("when it was handed in cannot be read: samedi 3 janvier 2026, 10:15", UNKNOWN),
    )
    assert not stamp.exists(), "an old time would be of another hand-in"


def test_a_roster_without_times_takes_none_away(collect: Callable[..., Round], copy_of_course: Course) -> None:
    stamp, path = copy_of_course.folder("submitted", "ada", NAME) / "timestamp.txt", ADA.in_moodle("gates.ipynb")
    collect({path: b"1"}, moodle_worksheet(CLASS, {501: "Saturday, 3 January 2026, 12:15 AM"}), zone=ZoneInfo("Europe/Paris"))
    (again,) = collect({path: b"1"}, moodle_roster(CLASS)).hand_ins
    assert (again.state, again.notes, stamp.read_text()) == ("unchanged", (), "2026-01-02 23:15:00 UTC")
    (other,) = collect({path: b"2"}, moodle_roster(CLASS)).hand_ins
    assert (other.state, other.notes, stamp.exists()) == ("replaced", (UNKNOWN,), False)


def test_a_download_of_another_assignment_is_refused(collect: Callable[..., Round], copy_of_course: Course) -> None:
    files = {one.in_canvas("conv1d.ipynb", one.number): b"x" for one in CLASS}
    with pytest.raises(UsageError, match=r"those of conv1d \(5 of them\).* give --assignment conv1d"):
        collect(files, canvas_roster(CLASS))
    assert not submitted(copy_of_course)
    (one, *_) = collect({**files, ADA.in_canvas("gates.ipynb", 9): b"x"}, canvas_roster(CLASS)).hand_ins
    assert one.state == "new", "one who handed in the other assignment's is that one's matter"


def test_a_whole_name_does_not_stand_beside_its_parts(copy_of_course: Course, run_command: Run, tmp_path: Path) -> None:
    write_zip(tmp_path / "all.zip", {ADA.in_moodle("gates.ipynb"): b"x"})

    def names(roster: str) -> tuple[str, str]:
        (tmp_path / "roster.csv").write_text(roster, encoding="utf-8")
        arguments = (str(tmp_path / "all.zip"), "-a", NAME, "--roster", str(tmp_path / "roster.csv"))
        assert run_command("autograder", "collect", *arguments, cwd=copy_of_course.root).returncode == 0
        with Gradebook(f"sqlite:///{copy_of_course.classroom / 'gradebook.db'}") as gradebook:
            ada = gradebook.find_student("ada")
            return ada.first_name, ada.last_name

    assert names(moodle_worksheet(CLASS)) == ("", "Ada Lovelace")
    assert names(moodle_roster(CLASS)) == ("Ada", "Lovelace")
    assert names(moodle_worksheet(CLASS)) == ("Ada", "Lovelace"), "the same words"
    married = Student("Ada", "King", ADA.login, ADA.number)
    write_zip(tmp_path / "all.zip", {married.in_moodle("gates.ipynb"): b"x"})
    assert names(moodle_worksheet([married])) == ("", "Ada King")


def test_a_time_without_a_zone_is_this_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert read_time("3 January 2026, 9:00 AM", None) == ("2026-01-03 00:00:00 UTC", "")
    finally:
        monkeypatch.undo()
        time.tzset()


def test_several_notebooks_of_other_names_are_not_guessed(collect: Callable[..., Round], copy_of_course: Course) -> None:
    done = collect({ADA.in_canvas("a.ipynb", 1): b"a", ADA.in_canvas("b.ipynb", 2): b"b"}, canvas_roster(CLASS))
    assert not submitted(copy_of_course)
    assert done.hand_ins[0].state == "problem"
    assert "several notebooks, none named gates.ipynb" in done.hand_ins[0].notes[0]


def test_a_linked_place_in_the_classroom_is_not_written_through(
    collect: Callable[..., Round], copy_of_course: Course, tmp_path: Path
) -> None:
    folder = copy_of_course.folder("submitted", "501", NAME)
    folder.mkdir(parents=True)
    (tmp_path / "elsewhere").write_bytes(b"mine")
    (folder / f"{NAME}.ipynb").symlink_to(tmp_path / "elsewhere")
    done = collect({ADA.in_canvas("gates.ipynb", 1): b"a"})
    assert done.hand_ins[0].state == "problem"
    assert (tmp_path / "elsewhere").read_bytes() == b"mine"


def linked() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(ADA.in_canvas("gates.ipynb", 1))
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        (["../lovelaceada_501_1_gates.ipynb"], "leads out"),
        (["/etc/lovelaceada_501_1_gates.ipynb"], "leads out"),
        (["a\\..\\lovelaceada_501_1_gates.ipynb"], "leads out"),
        (["C:/lovelaceada_501_1_gates.ipynb"], "leads out"),
        ([linked()], "a link"),
        (["lovelaceada_501_1_gates.ipynb", "lovelaceada_501_1_gates.ipynb"], "twice"),
        (["readme.txt"], "has a name as Canvas or Moodle gives it"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_an_unsafe_zip_is_refused_whole(
    entries: list[str | zipfile.ZipInfo], words: str, copy_of_course: Course, run_command: Run, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr(WANG.in_canvas("gates.ipynb", 5) if words != "has a name as Canvas or Moodle gives it" else "x", b"honest")
        for entry in entries:
            archive.writestr(entry, b"/etc/passwd")
    done = run_command("autograder", "collect", str(tmp_path / "all.zip"), "-a", NAME, cwd=copy_of_course.root)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not submitted(copy_of_course)


def test_a_bomb_costs_its_own_hand_in(collect: Callable[..., Round], copy_of_course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "MAX_FILE_MIB", 1)
    done = collect({ADA.in_canvas("gates.ipynb", 1): bytes(3 << 20), WANG.in_canvas("gates.ipynb", 2): b"w"}, canvas_roster(CLASS))
    assert submitted(copy_of_course) == {"wang.w": b"w"}
    assert "larger than 1 MiB" in next(row.notes[0] for row in done.hand_ins if row.state == "problem")
    monkeypatch.setattr(download, "MAX_TOTAL_GIB", 0)
    with pytest.raises(UsageError, match="would unpack to"):
        collect({ADA.in_canvas("gates.ipynb", 1): b"a"})


def test_a_damaged_file_costs_its_own_hand_in(copy_of_course: Course, tmp_path: Path) -> None:
    path = write_zip(tmp_path / "all.zip", {ADA.in_canvas("gates.ipynb", 1): os.urandom(3000), WANG.in_canvas("gates.ipynb", 2): b"w"})
    content = bytearray(path.read_bytes())
    content[1500:1510] = bytes(10)
    path.write_bytes(content)
    with open_download(path) as files:
        done = collect_round(copy_of_course, NAME, files, None)
    assert submitted(copy_of_course) == {"502": b"w"}
    assert "cannot be unpacked" in next(row.notes[0] for row in done.hand_ins if row.state == "problem")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"<html>Log in</html>"])
def test_what_is_no_zip_is_said(content: bytes, copy_of_course: Course, run_command: Run, tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_bytes(content)
    done = run_command("autograder", "collect", str(tmp_path / "all.zip"), "-a", NAME, cwd=copy_of_course.root)
    assert done.returncode == 2
    assert "cannot be read as a zip file" in done.stderr
    assert "expected the zip of all submissions, or its folder" in done.stderr


def test_a_folder_will_do_and_names_without_the_utf8_flag_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    (folder / WANG.in_canvas("gates.ipynb", 2)).write_bytes(b"w")
    with open_download(folder) as files:
        assert [(file.path, file.read()) for file in files] == [("王伟_502_2_gates.ipynb", b"w")]
    path = write_zip(tmp_path / "all.zip", {WANG.in_canvas("gates.ipynb", 2): b"w"})
    path.write_bytes(path.read_bytes().replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00"))  # as writers do that know no flag
    with open_download(path) as files:
        assert [file.path for file in files] == ["王伟_502_2_gates.ipynb"]
    (folder / "link_1_2_gates.ipynb").symlink_to("/etc/passwd")
    with pytest.raises(UsageError, match="a link"), open_download(folder):
        pass


IDS = st.sampled_from(["ada", "Ada", "bea", "bea@a.org", "ada@b.org", "501", "x y", "", "ß", "11"])


@given(st.lists(st.tuples(IDS, IDS, IDS), min_size=1, max_size=6), st.sampled_from(["Canvas", "Moodle", "worksheet"]))
def test_every_id_that_is_given_is_found_again_by_the_export(rows: list[tuple[str, str, str]], system: str) -> None:
    """Collected by a roster, graded, exported into the same roster: each row has its own score."""
    if system == "Canvas":
        text = table(["Student", "SIS Login ID", "SIS User ID", "ID", "Section"], [[f"S{n}", *row, ""] for n, row in enumerate(rows)])
    elif system == "Moodle":
        text = table(["First name", "Username", "ID number", "Email address"], [[f"S{n}", *row] for n, row in enumerate(rows)])
    else:
        text = table(
            ["Full name", "ID number", "Email address", "Identifier", "Grade"], [[f"S{n}", *row, ""] for n, row in enumerate(rows)]
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.csv"
        path.write_text(text, encoding="utf-8")
        ids = student_ids(read_roster(path))
        grades = [Grade(NAME, student, "", "", "", n + 1, 0.0, n + 1, 20, False) for n, student in ids.items()]
        if grades:
            filled = fill_roster(path, grades)
            last = [line.split(",")[-1] for line in filled.text.splitlines()[1:]]
            assert filled.not_in_roster == ()
            assert {n: score for n, score in enumerate(last) if score} == {n: str(n + 1) for n in ids}


@pytest.mark.parametrize(("make", "path_of"), [(canvas_roster, "in_canvas"), (moodle_worksheet, "in_moodle")], ids=["Canvas", "Moodle"])
def test_a_whole_round_from_the_download_to_the_roster(
    make: Callable[[Sequence[Student]], str], path_of: str, copy_of_course: Course, run_command: Run, tmp_path: Path
) -> None:
    stub = (copy_of_course.root / "exercises" / NAME / f"{NAME}.ipynb").read_bytes()
    names = [getattr(one, path_of)(f"{NAME}.ipynb", *([n] if path_of == "in_canvas" else [])) for n, one in enumerate((ADA, WANG))]
    write_zip(tmp_path / "all.zip", {names[0]: stub, names[1]: b"{broken"})
    (tmp_path / "roster.csv").write_text(make(CLASS), encoding="utf-8-sig")
    roster = ("--roster", str(tmp_path / "roster.csv"))
    done = run_command("autograder", "collect", str(tmp_path / "all.zip"), "-a", NAME, *roster, "--json", cwd=copy_of_course.root)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["counts"] == {"new": 2, "replaced": 0, "unchanged": 0, "older": 0, "problem": 0}
    assert {row["student"] for row in told["hand_ins"]} == {"ada", "wang.w"}
    graded = run_command("autograder", "grade", NAME, cwd=copy_of_course.root)
    assert graded.returncode == 0, graded.stderr
    with Gradebook(f"sqlite:///{copy_of_course.classroom / 'gradebook.db'}") as gradebook:
        assert "王" in gradebook.find_student("wang.w").last_name
    exported = run_command("autograder", "export", NAME, *roster, cwd=copy_of_course.root)
    assert exported.returncode == 0, exported.stderr
    assert "2 grades filled in" in exported.stderr


def test_the_command_tells_a_person_what_it_did(copy_of_course: Course, run_command: Run, tmp_path: Path) -> None:
    write_zip(tmp_path / "all.zip", {ADA.in_canvas("gates.ipynb", 1, late=True): b"a", "evil[red]_9_2_x.pdf": b"p", "index.html": b""})
    done = run_command("autograder", "collect", str(tmp_path / "all.zip"), "-a", NAME, cwd=copy_of_course.root)
    assert done.returncode == 1
    text = " ".join(done.stderr.replace("│", " ").split())
    for words in (
        "late, says Canvas",
        "evil[red]",
        "no notebook among",
        "left out (1): index.html",
        "1 new",
        f"Next: autograder grade {NAME}",
    ):
        assert words in text, words
    wrong = run_command("autograder", "collect", str(tmp_path / "all.zip"), "-a", NAME, "--timezone", "Mars/Base", cwd=copy_of_course.root)
    assert wrong.returncode == 2
    assert "No time zone 'Mars/Base'" in wrong.stderr
