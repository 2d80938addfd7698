"""A mark scheme is read as it is written, and what is written wrongly is said in one line."""

from __future__ import annotations

import nbformat
import pytest
from nbformat import NotebookNode

from invigilator.marking.points import points
from invigilator.marking.scheme import (
    Idea,
    Scheme,
    SchemeError,
    parse_ideas,
    problems,
    schemes_of,
)
from tools.build import ASSIGNMENT, ROOT
from tools.course_root import notebook_names

TEXT = """**Mark scheme.** Style
costs nothing.

- **why** (1.5 points): The weights
  set the factor: a*b (see `x**2`).
  - *Half:* Named,
    not explained.
  - *Not:* "It is a law."
  - *Full sample:* "The weights multiply
    the "gradient"."

  - *Half sample:* "It vanishes."
  - *Zero sample:* "It takes longer."
- **wrong-way-2** (-0.5 points): Says the reverse.
  - *Takes from:* why
  - *Full sample:* "It is the other way round."
"""
WHY = Idea(
    "why",
    1.5,
    "The weights set the factor: a*b (see `x**2`).",
    half="Named, not explained.",
    excludes='"It is a law."',
    full_sample='The weights multiply the "gradient".',
    half_sample="It vanishes.",
    zero_sample="It takes longer.",
)
WRONG = Idea(
    "wrong-way-2",
    -0.5,
    "Says the reverse.",
    full_sample="It is the other way round.",
    takes_from=("why",),
)
SCHEME = Scheme("essay", "theory", 1.5, "", (WHY, WRONG))


def markdown(text: str, name: str = "", **mark: object) -> NotebookNode:
    """Return a markdown cell, with nbgrader's mark if it has a name."""
    cell = nbformat.v4.new_markdown_cell(text)
    if name:
        cell.metadata["nbgrader"] = NotebookNode(grade_id=name, **mark)
    return cell


def written(text: str, name: str = "task", **mark: object) -> NotebookNode:
    """Return a locked cell that holds a scheme."""
    source = f"Explain.\n\n### BEGIN MARK SCHEME\n{text}\n### END MARK SCHEME\n\nRead the lesson."
    return markdown(source, name, **{"locked": True, "grade": False, "solution": False, **mark})


def essay(name: str = "essay", max_points: float = 1.5, text: str = "Model.") -> NotebookNode:
    """Return a text answer that a person marks."""
    return markdown(text, name, grade=True, solution=True, points=max_points)


def code(source: str, name: str, **mark: object) -> NotebookNode:
    """Return a code cell with nbgrader's mark."""
    cell = nbformat.v4.new_code_cell(source)
    cell.metadata["nbgrader"] = NotebookNode(grade_id=name, **mark)
    return cell


def schemes(*cells: NotebookNode) -> dict[str, Scheme]:
    """Return the schemes of a notebook ``theory`` of these cells."""
    return schemes_of(nbformat.v4.new_notebook(cells=[*cells]), "theory")


# ---- reading ----


def test_a_scheme_is_read_whole() -> None:
    """Prose, ideas and items come back in one line each, samples without their quotation marks."""
    about, ideas = parse_ideas(TEXT)
    assert "Style\ncosts nothing." == about
    assert (WHY, WRONG) == ideas


@pytest.mark.parametrize("text", ["", "\n", "**Mark scheme.**"])
def test_an_empty_scheme_has_no_ideas(text: str) -> None:
    """Nothing is written, and nothing is made up."""
    assert ("", ()) == parse_ideas(text)


def test_prose_of_another_course_is_no_list_of_ideas() -> None:
    """A list with bold words but without points is prose."""
    text = "One point each:\n\n- **Correct** result\n- *clear* text"
    assert (text, ()) == parse_ideas(text)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("**why**", "**Why**", "idea 'Why': its id should be lower-case words joined by hyphens"),
        ("**why**", "**the why**", "idea 'the why': its id should be lower-case words"),
        ("**why**", "****", "idea '': its id should be"),
        ("wrong-way-2", "why", "idea 'why' is there twice"),
        ("1.5 points", "some", "idea 'why': (some) should be points, as (1 point) or"),
        ("1.5 points", "0 points", "idea 'why': (0 points) should be points"),
        ("1.5 points", "1.5", "idea 'why': (1.5) should be points"),
        (" (1.5 points):", ":", "idea 'why' should begin '- **id** (1 point):', not"),
        ("(-0.5 points): ", "(-0.5 points) ", "idea 'wrong-way-2' should begin"),
        ("Says the reverse.", "", "idea 'wrong-way-2': no text for 'what counts'"),
        ("*Half:*", "*Partly:*", "idea 'why': 'Partly' is none of Half, Not, Full sample"),
        ("*Half:*", "Half:", "idea 'why': '- Half: Named,' should begin '- *Half:*'"),
        ("*Not:*", "*Half:*", "idea 'why' has two items 'Half'"),
        ('*Not:* "It is a law."', "*Not:*", "idea 'why': no text for 'Not'"),
        ('"It vanishes."', "It vanishes.", "idea 'why': the half sample should stand in double"),
        ('"It vanishes."', '"It vanishes.', "idea 'why': the half sample should stand in double"),
        ('"It vanishes."', '""', "idea 'why': no text for 'Half sample'"),
        ("from:* why", "from:* who", "idea 'wrong-way-2': a mistake takes from ideas, not"),
        ("from:* why", "from:* wrong-way-2", "idea 'wrong-way-2': a mistake takes from ideas"),
        ("from:* why", "from:* why, ,", "idea 'wrong-way-2': a mistake takes from ideas, not ''"),
        ("*Half:*", "*Takes from:*", "idea 'why': a mistake takes from ideas, not 'Named"),
        ("    not explained.", "not explained.", "idea 'why': 'not explained.' below it is"),
        ("- **wrong", "Mistakes:\n\n- **wrong", "idea 'why': 'Mistakes:' below it is neither"),
        ("- **wrong", "* **wrong", "idea 'why': '* **wrong-way-2** (-0.5 points): Says th' below"),
        ("- **wrong", "  - **wrong", "idea 'why': '- **wrong-way-2** (-0.5 points): Says th' shou"),
    ],
)  # fmt: skip
def test_what_is_written_wrongly_is_refused_in_one_line(old: str, new: str, expected: str) -> None:
    """The line names the idea, quotes what is wrong and says what should stand there."""
    assert old in TEXT
    with pytest.raises(SchemeError) as refused:
        parse_ideas(TEXT.replace(old, new, 1))
    assert str(refused.value).startswith(expected)
    assert "\n" not in str(refused.value)


# ---- finding ----


def test_the_scheme_above_an_answer_is_its_scheme() -> None:
    """Cells between the two do not part them, and the key is the answer's own name."""
    found = schemes(written(TEXT), markdown("Where to read."), essay())
    assert {"essay": Scheme("essay", "theory", 1.5, "Style\ncosts nothing.", (WHY, WRONG))} == found


@pytest.mark.parametrize("cells", [[], [markdown("Explain.")], [written(TEXT), essay("first")]])
def test_an_answer_without_a_scheme_is_one_idea(cells: list[NotebookNode]) -> None:
    """No answer gets what was written for the one before it."""
    whole = Scheme("essay", "theory", 2, "", (Idea("all", 2, "the whole answer"),))
    assert whole == schemes(*cells, essay(max_points=2))["essay"]
    assert [] == problems(whole)


def test_a_scheme_of_prose_alone_is_shown_and_is_one_idea() -> None:
    """Other courses' schemes reach the marker as they are."""
    found = schemes(written("One point for each half."), essay())["essay"]
    assert "One point for each half." == found.about
    assert (Idea("all", 1.5, "the whole answer"),) == found.ideas
    assert ["The scheme lists no idea."] == problems(found)


def test_a_test_that_may_leave_its_points_to_a_person_has_a_scheme() -> None:
    """The key is the test, which has the points; the answer is the one above it."""
    found = schemes(
        written(TEXT),
        code("q = ...", "q", grade=False, solution=True),
        code("raise sentences.NeedsPerson('')", "test_q", grade=True, solution=False, points=1.5),
    )
    assert ["test_q"] == list(found)
    assert "q" == found["test_q"].answer
    assert (WHY, WRONG) == found["test_q"].ideas


def test_a_test_that_decides_alone_has_no_scheme() -> None:
    """Nobody marks what a test marks; the scheme waits for the text below."""
    test = code("assert q", "test_q", grade=True, solution=False, points=1)
    found = schemes(written(TEXT), code("q = ...", "q", solution=True), test, essay())
    assert ["essay"] == list(found)
    assert (WHY, WRONG) == found["essay"].ideas


def test_a_task_cell_of_nbgrader_holds_its_own_scheme() -> None:
    """There the scheme stands in the cell that has the points."""
    cell = written(TEXT, "report", task=True, points=1.5)
    found = schemes(cell)
    assert "report" == found["report"].answer
    assert (WHY, WRONG) == found["report"].ideas


def test_a_scheme_in_a_students_cell_is_only_text() -> None:
    """Neither an answer nor a cell that a student added can say what earns points."""
    own = "### BEGIN MARK SCHEME\n- **mine** (9 points): everything\n### END MARK SCHEME"
    added = markdown(own)
    added.id = "extra-1"
    found = schemes(essay("first", text=own), added, essay(text=own))
    assert [["all"], ["all"]] == [[idea.id for idea in s.ideas] for s in found.values()]


def test_a_wrong_scheme_is_named_with_notebook_and_answer() -> None:
    """Whoever reads the line knows where to look."""
    with pytest.raises(SchemeError) as refused:
        schemes(written("- **A** (1 point): x"), essay())
    assert str(refused.value).startswith("theory: the mark scheme of essay: idea 'A': its id")


def test_a_scheme_without_its_end_is_refused() -> None:
    """Otherwise the rest of the task would be read as scheme."""
    with pytest.raises(SchemeError, match=r"^theory: .* task: there is no line 'END MARK SCHEME'$"):
        schemes(markdown("### BEGIN MARK SCHEME\nx", "task", locked=True), essay())


# ---- points ----


@pytest.mark.parametrize(
    ("ticks", "expected"),
    [
        ({}, 0),
        ({"why": 1}, 1.5),
        ({"why": 0.5}, 0.75),
        ({"why": 1, "wrong-way-2": 1}, 1),
        ({"why": 1, "wrong-way-2": 0.5}, 1.25),
        ({"wrong-way-2": 1}, 0),
        ({"why": 1, "gone": 1}, 1.5),
        ({"why": 0}, 0),
    ],
)
def test_ticks_give_points(ticks: dict[str, float], expected: float) -> None:
    """Ideas add, halves give half, mistakes take, never below 0; a tick of no idea is nothing."""
    assert expected == points(SCHEME.ideas, ticks, SCHEME.max_points)


@pytest.mark.parametrize(
    ("ticks", "expected"),
    [
        ({"c": 1, "of-a": 1}, 1),
        ({"a": 1, "c": 1, "of-a": 1}, 1.5),
        ({"a": 0.5, "c": 1, "of-a": 1}, 1),
        ({"a": 1, "c": 1, "of-a": 0.5}, 1.75),
        ({"a": 1, "b": 1, "c": 1, "of-both": 1}, 1.75),
        ({"b": 1, "c": 1, "of-both": 1}, 1),
        ({"a": 1, "b": 1, "c": 1, "of-a": 1, "of-both": 1}, 1.25),
        ({"a": 1, "c": 1, "of-a": 1, "of-both": 1}, 1),
        ({"c": 1, "of-a": 1, "of-any": 1}, 0.75),
        ({"of-any": 1}, 0),
    ],
)
def test_a_mistake_takes_at_most_what_its_ideas_got(
    ticks: dict[str, float], expected: float
) -> None:
    """From each idea that it names what is left of it; one that names none takes from the sum."""
    ideas = [
        *(Idea("a", 1, "x"), Idea("b", 0.5, "x"), Idea("c", 1, "x")),
        Idea("of-a", -0.5, "x", takes_from=("a",)),
        Idea("of-both", -0.75, "x", takes_from=("b", "a")),
        Idea("of-any", -0.25, "x"),
    ]
    assert expected == points(ideas, ticks, 2.5)


def test_points_never_exceed_those_of_the_cell() -> None:
    """Not even if the scheme does not add up."""
    assert 1 == points(SCHEME.ideas, {"why": 1}, 1)


def test_tenths_add_up_to_what_they_are() -> None:
    """Three tenths are 0.3 in the gradebook."""
    ideas = [Idea(name, 0.1, "x") for name in "abc"]
    assert 0.3 == points(ideas, dict.fromkeys("abc", 1.0), 1)


# ---- rules ----


def test_a_good_scheme_has_no_problem() -> None:
    """It adds up, and has the samples that it needs."""
    assert [] == problems(SCHEME)


@pytest.mark.parametrize(
    ("ideas", "expected"),
    [
        ((WHY, WHY), ["The ideas add up to 3, the cell's points to 1.5."]),
        ((WRONG,), ["The ideas add up to 0, the cell's points to 1.5."]),
        (
            (Idea("why", 1.5, "x"),),
            ["The idea 'why' has no full sample.", "The idea 'why' has no zero sample."],
        ),
        (
            (Idea("why", 1.5, "x", half="y", full_sample="z", zero_sample="w"),),
            ["The idea 'why' has no half sample."],
        ),
        ((Idea("why", 1.5, "x", full_sample="z", zero_sample="w"),), []),
        (
            (WHY, Idea("wrong", -1, "x", half="y", zero_sample="z")),
            ["The mistake 'wrong' has no full sample."],
        ),
    ],
    ids=["too many", "mistakes only", "no samples", "no half", "no half needed", "mistake"],
)
def test_each_broken_rule_is_one_sentence(ideas: tuple[Idea, ...], expected: list[str]) -> None:
    """Points that do not add up and samples that are missing are told."""
    assert expected == problems(Scheme("essay", "theory", 1.5, "", ideas))


# ---- this course ----


def course_schemes() -> dict[str, Scheme]:
    """Return every scheme of the course by the cell that has the points."""
    folder = ROOT / "source" / ASSIGNMENT
    return {
        grade_id: scheme
        for name in notebook_names(ROOT)
        for grade_id, scheme in schemes_of(
            nbformat.read(folder / f"{name}.ipynb", as_version=4), name
        ).items()
    }


def test_every_text_of_the_course_has_a_scheme_that_adds_up() -> None:
    """Whoever marks finds ideas for each text, and for what a test leaves to a person."""
    found = course_schemes()
    assert {
        *("init_goals", "variance_derivation", "padding_explanation", "fixed_vs_adaptive"),
        *("discussion", "test_q3"),
    } == {*found}
    for scheme in found.values():
        assert [] == problems(scheme)
        assert len(scheme.ideas) > 1
    assert "q3" == found["test_q3"].answer


def test_no_mistake_of_the_course_takes_more_than_its_ideas_got() -> None:
    """As its schemes say: with all other ideas an answer loses nothing by it."""
    for scheme in course_schemes().values():
        for mistake in (idea for idea in scheme.ideas if idea.points < 0):
            others = {i.id: 1.0 for i in scheme.ideas if i.points > 0}
            others = {name: 1.0 for name in others if name not in mistake.takes_from}
            without = points(scheme.ideas, others, scheme.max_points)
            assert without == points(scheme.ideas, {**others, mistake.id: 1}, scheme.max_points)


def test_the_release_holds_no_part_of_a_scheme() -> None:
    """Neither a sample nor what counts reaches a student."""
    release = "".join(
        cell.source
        for name in notebook_names(ROOT)
        for cell in nbformat.read(
            ROOT / "release" / ASSIGNMENT / f"{name}.ipynb", as_version=4
        ).cells
    )
    released = " ".join(release.split())
    assert "Explain in your own words" in released
    for scheme in course_schemes().values():
        assert scheme.about
        assert " ".join(scheme.about.split()) not in released
        for idea in scheme.ideas:
            for text in (idea.counts, idea.half, idea.full_sample, idea.half_sample):
                assert not text or text not in released
            assert f"**{idea.id}**" not in released
