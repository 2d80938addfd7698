"""What students write and display is harmless once it is rendered, and still looks as it should."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup, NavigableString, Tag
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode

from invigilator.harmless import html, markdown, output, plain, within_page
from invigilator.hooks.sanitise import Sanitise
from tests.support.pictures import png

ACTIVE_TAGS = (
    "script iframe frame object embed applet svg math style link meta base form input button "
    "textarea select video audio source portal template noscript animate marquee details dialog"
)
MACRO = re.compile(r"\\(href|url|require|unicode|style|class|cssId|data|mmlToken|bbox)(?![A-Za-z])")
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJg"
)


@cache
def exporter() -> HTMLExporter:
    """Return nbconvert's exporter for the body of a page."""
    return HTMLExporter(template_name="basic")


def render(cell: NotebookNode) -> BeautifulSoup:
    """Return the page that a browser gets for ``cell``."""
    body, _ = exporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    return BeautifulSoup(body, "html.parser")


def render_markdown(source: str) -> BeautifulSoup:
    """Return the page of a markdown cell."""
    return render(nbformat.v4.new_markdown_cell(source))


def render_output(**data: str) -> BeautifulSoup:
    """Return the page of a code cell that displays ``data`` (``text_html`` for ``text/html``)."""
    kinds = {name.replace("_", "/", 1): value for name, value in data.items()}
    shown = output({"output_type": "display_data", "data": kinds})
    return render(nbformat.v4.new_code_cell("", outputs=[shown] if shown else []))


def dangers(page: BeautifulSoup) -> list[str]:
    """Return what could run, load or lead to a script in ``page``."""
    found = [str(tag) for tag in page.find_all(ACTIVE_TAGS.split())]
    for tag in page.find_all(True):
        assert isinstance(tag, Tag)
        for name, value in tag.attrs.items():
            if name.startswith("on") or name in ("style", "srcdoc", "srcset", "formaction"):
                found.append(f"{name}={value}")
            if name in ("href", "src", "action", "xlink:href", "data", "background", "poster"):
                found += [f"{name}={value}"] * _is_dangerous(tag.name, str(value))
    return found + [text for text in _typeset(page) if MACRO.search(text)]


def _is_dangerous(tag: str, target: str) -> bool:
    """Whether a browser would do more than open a page or show a picture."""
    address = re.sub(r"[\x00-\x20]", "", target).lower()  # as browsers read a scheme
    if tag == "img" and re.match(r"data:image/(png|jpeg|gif);base64,", address):
        return False
    scheme = re.match(r"([^/?#]*?):", address)
    return scheme is not None and scheme[1] not in ("http", "https", "mailto")


def _typeset(page: BeautifulSoup) -> list[str]:
    """Return the texts in which MathJax looks for formulas."""
    texts = [text for text in page.find_all(string=True) if isinstance(text, NavigableString)]
    ignored = ("pre", "code", "script", "style", "textarea")
    return [
        str(text)
        for text in texts
        if not text.find_parent(ignored) and not text.find_parent(class_="tex2jax_ignore")
    ]


DANGEROUS = {
    "script": "<script>alert(1)</script>",
    "script in capitals": "<ScRiPt>alert(1)</sCrIpT>",
    "script from elsewhere": "<script src=//evil.example></script>",
    "handler": "<img src=x onerror=alert(1)>",
    "handler over lines": "<img\nsrc=x\nonerror=alert(1)>",
    "svg": "<svg onload=alert(1)>",
    "svg with a script": "<svg><script>alert(1)</script></svg>",
    "svg with an animation": "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "frame": "<iframe src='javascript:alert(1)'></iframe>",
    "frame with a page": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "object": "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "embed": "<embed src='javascript:alert(1)'>",
    "style": "<style>body { display: none }</style>",
    "style attribute": "<div style='position:fixed;inset:0'>cover</div>",
    "link tag": "<link rel=stylesheet href=//evil.example>",
    "base": "<base href=//evil.example>",
    "refresh": "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "form": "<form action=/formgrader/api><input name=score value=100></form>",
    "mathml": "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "after a comment": "<!-- --!><img src=x onerror=alert(1)>",
    "in a heading": "# <img src=x onerror=alert(1)>",
    "in a table": "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "in a list": "- <img src=x onerror=alert(1)>",
    "tag after a word": "a<img src=x onerror=alert(1)>",
    "closing what is open": "</div></body><script>alert(1)</script>",
    "link in HTML": "<a href='javascript:alert(1)'>x</a>",
    "link in HTML with an entity": "<a href='java&#115;cript:alert(1)'>x</a>",
    "link in HTML with a tab": "<a href='java\tscript:alert(1)'>x</a>",
    "data link in HTML": "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "formula": r"$\href{javascript:alert(1)}{x}$",
    "formula on its own": "$$\n\\href{javascript:alert(1)}{x}\n$$",
    "formula in brackets": r"\\(\href{javascript:alert(1)}{x}\\)",
    "formula in an environment": "\\begin{align}\n\\href{javascript:alert(1)}{x}\n\\end{align}",
    "formula with a new name": r"$\let\go=\href \go{javascript:alert(1)}{x}$",
    "formula with a token": r'$\mmlToken{mi}[href="javascript:alert(1)"]{x}$',
    "formula with a broken scheme": '$\\mmlToken{mi}[href="java\tscript:alert(1)"]{x}$',
    "formula with a style": r"$\style{position:fixed}{x}$",
    "formula with a class": r"$\class{btn btn-danger}{x}$",
    "formula with an id": r"$\cssId{score}{x}$",
    "formula with a box": r"$\bbox[background:url(//evil.example)]{x}$",
    "formula with an extension": r"$\require{html}$",
    "formula with entities": r"&#36;\hr&#101;f{&#106;avascript:alert(1)}{x}&#36;",
    "formula with named entities": r"&dollar;&bsol;href{&#x6a;avascript&colon;alert(1)}{x}&dollar;",
}

ATTEMPTS = {
    "handler without blanks": "<img/src=x/onerror=alert(1)>",
    "unclosed tag": "text <img src=x onerror=alert(1) ",
    "attribute out of a title": "<a href=# title='\"><script>alert(1)</script>'>x</a>",
    "javascript": "[x](javascript:alert(1))",
    "mixed case": "[x](JaVaScRiPt:alert(1))",
    "vbscript": "[x](vbscript:msgbox(1))",
    "data": "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "file": "[x](file:///etc/passwd)",
    "another program": "[x](ms-settings:privacy)",
    "blank in front": "[x]( javascript:alert(1))",
    "tab inside": "[x](<java\tscript:alert(1)>)",
    "control character": "[x](\x01javascript:alert(1))",
    "angle brackets": "[x](<javascript:alert(1)>)",
    "entity": "[x](&#106;avascript:alert(1))",
    "entity without semicolon": "[x](&#106avascript:alert(1))",
    "entity for the colon": "[x](javascript&colon;alert(1))",
    "entity of an entity": "[x](javascript&amp;colon;alert(1))",
    "backslash": r"[x](javascript\:alert(1))",
    "reference": "[x][1]\n\n[1]: javascript:alert(1)",
    "reference over lines": "[x][1]\n\n[1]:\n    javascript:alert(1)",
    "reference in a quote": "> [x][1]\n>\n> [1]: javascript:alert(1)",
    "address": "<javascript:alert(1)>",
    "picture": "![x](javascript:alert(1))",
    "picture of SVG": "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "title": '[x](https://e.org "\\" onmouseover=alert(1)")',
    "address with a handler": "<https:/onclick=alert(1)//>",
}


@pytest.mark.parametrize("source", DANGEROUS.values(), ids=DANGEROUS.keys())
def test_dangerous_markdown_is_harmless_when_rendered(source: str) -> None:
    """The page of the raw text is dangerous, that of the cleaned text is not."""
    assert dangers(render_markdown(source))
    assert [] == dangers(render_markdown(markdown(source)))


@pytest.mark.parametrize("source", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_what_another_renderer_may_obey_is_harmless_too(source: str) -> None:
    """nbconvert's own renderer catches some of these; whatever hides the scheme, none is left."""
    assert [] == dangers(render_markdown(markdown(source)))


@pytest.mark.parametrize("source", [*DANGEROUS.values(), *ATTEMPTS.values()])
def test_dangerous_outputs_are_harmless_when_rendered(source: str) -> None:
    """The same as a displayed HTML, markdown, LaTeX or text shows no danger either."""
    for kind in ("text_html", "text_markdown", "text_latex", "text_plain"):
        assert [] == dangers(render_output(**{kind: source}))


@pytest.mark.parametrize("kind", ["image/svg+xml", "application/javascript", "text/x-evil"])
def test_other_kinds_of_output_are_not_shown(kind: str) -> None:
    """Only text, cleaned HTML and pictures pass."""
    data = {kind: DANGEROUS["svg"], "text/plain": "seen"}
    raw: dict[str, Any] = {"output_type": "display_data", "data": data}
    shown = output(raw)
    assert shown is not None
    assert {"text/plain": "seen"} == shown.data
    only: dict[str, Any] = {kind: "x"}
    assert output({"output_type": "display_data", "data": only}) is None


def test_a_forged_picture_is_not_shown() -> None:
    """A picture that is no base64 could leave its attribute; it is dropped."""
    assert [] == dangers(render_output(**{"image_png": '"><script>alert(1)</script>'}))
    page = render_output(**{"image_png": PIXEL})
    assert [f"data:image/png;base64,{PIXEL}"] == [tag["src"] for tag in page.find_all("img")]


def test_errors_and_streams_are_text() -> None:
    """Tags in a message or a traceback are shown, not obeyed."""
    tag = DANGEROUS["handler"]
    raw: list[dict[str, Any]] = [
        {"output_type": "stream", "name": "stdout", "text": tag},
        {"output_type": "error", "ename": tag, "evalue": tag, "traceback": [tag]},
    ]
    shown = [made for each in raw if (made := output(each))]
    page = render(nbformat.v4.new_code_cell("", outputs=shown))
    assert [] == dangers(page)
    assert page.get_text().count(tag) == 2


def test_the_whole_page_gains_no_script() -> None:
    """With nbconvert's own full template as well, a page has the scripts it always has."""
    full = HTMLExporter()

    def scripts(source: str) -> list[Tag]:
        cells = [nbformat.v4.new_markdown_cell(source)]
        body, _ = full.from_notebook_node(nbformat.v4.new_notebook(cells=cells))
        return list(BeautifulSoup(body, "html.parser").find_all("script"))

    everything = "\n\n".join([*DANGEROUS.values(), *ATTEMPTS.values()])
    assert len(scripts("text")) < len(scripts(everything))
    assert len(scripts("text")) == len(scripts(markdown(everything)))


# ---- what survives ----

ORDINARY = {
    "bold": ("**bold** *slanted*", "strong", "bold"),
    "heading": ("## Why", "h2", "Why"),
    "list": ("- one\n- two", "li", "one"),
    "numbers": ("1. one\n2. two", "li", "one"),
    "quote": ("> said", "blockquote", "said"),
    "table": ("| a | b |\n|---|---|\n| 1 | 2 |", "td", "1"),
    "code": ("`nn.Embedding(5, 3)`", "code", "nn.Embedding(5, 3)"),
    "ampersand in code": ("`a && b`", "code", "a && b"),
    "less in code": ("`if x < 3`", "code", "if x < 3"),
    "arrow in code": ("`f() -> int`", "code", "f() -> int"),
}


@pytest.mark.parametrize(("source", "tag", "text"), ORDINARY.values(), ids=ORDINARY.keys())
def test_ordinary_formatting_survives(source: str, tag: str, text: str) -> None:
    """Honest markdown renders as it would have."""
    found = render_markdown(markdown(source)).find(tag)
    assert found is not None
    assert text == found.get_text().strip().removesuffix("¶")


@pytest.mark.parametrize(
    "source",
    [
        "The data: three of them. Here is the file: small.",
        "AT&T, R&D, a & b; 1 < 2 and 3 > 2, x<3",
        "Initialization: std = 0.02, 50% less",
        "see [1]: the second column's mean",
        "Größe, ½, naïve, 你好, 😀",
        r"$\sigma = \frac{1}{\sqrt{D}}$ and $a < b$, $D<4096$",
        "$$\n\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}\n$$",
        "```python\nfor i in range(3):\n    print(i, '&')\n```",
        "line  \nbreak",
    ],
)
def test_ordinary_text_is_not_touched(source: str) -> None:
    """Prose, formulas and code come through letter by letter."""
    assert source == markdown(source)


def test_entities_become_what_they_stand_for() -> None:
    """An entity renders as the character it is, but for one that hides another."""
    assert "é < 3, R&D, ½" == markdown("&eacute; &lt; 3, R&amp;D, &#189;")
    assert "& #106;" == markdown("&amp;#106;")


def test_a_comparison_without_blanks_stays_readable() -> None:
    """Where `<` could open a tag, a blank is put in: the same in prose, code and formulas."""
    page = render_markdown(markdown("a<b, `x<y` and $p<q$"))
    assert "a< b, x< y and $p< q$" == page.get_text().strip()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("[x](https://e.org/a_b?q=1&r=2#top)", "https://e.org/a_b?q=1&r=2#top"),
        ("[x](https://en.wikipedia.org/wiki/Kernel_(algebra))", None),
        ("[x](http://localhost:8888/lab)", "http://localhost:8888/lab"),
        ("[x](../../notebooks/01_a.ipynb#The-end)", "../../notebooks/01_a.ipynb#The-end"),
        ("[x](#Below)", "#Below"),
        ("[x](mailto:a@e.org)", "mailto:a@e.org"),
        ("<https://e.org/a>", "https://e.org/a"),
        ("https://e.org/a", "https://e.org/a"),
        ("[x][1]\n\n[1]: https://e.org/a", "https://e.org/a"),
    ],
)
def test_ordinary_links_survive(source: str, target: str | None) -> None:
    """Web addresses, anchors and paths lead where they led."""
    before = [tag.get("href") for tag in render_markdown(source).find_all("a")]
    after = [tag.get("href") for tag in render_markdown(markdown(source)).find_all("a")]
    assert before == after
    if target:
        assert [target] == after


def test_a_table_of_a_program_survives() -> None:
    """A data frame's HTML keeps its cells; what it says about style is gone."""
    table = (
        '<style scoped>td { color: red }</style><table border="1" class="dataframe"><tr>'
        "<th>std</th><td colspan=2 onclick=x()>0.02</td></tr></table>"
    )
    page = render_output(text_html=table)
    assert [] == dangers(page)
    cell = page.find("td")
    assert isinstance(cell, Tag)
    assert {"colspan": "2"} == cell.attrs
    assert "0.02" == cell.get_text()


def test_displayed_html_is_no_formula() -> None:
    """MathJax, whose macros make links, does not look into HTML that a program displays."""
    page = BeautifulSoup(html(r"<p>$\href{javascript:alert(1)}{x}$</p>"), "html.parser")
    assert [] == _typeset(page)
    assert r"$\href{javascript:alert(1)}{x}$" == page.get_text()


def test_displayed_html_cannot_leave_its_frame() -> None:
    """Closing tags of the student's do not close the element that keeps MathJax out."""
    page = BeautifulSoup(html(r"</div></div><p>$\href{x}{y}$</p>"), "html.parser")
    assert [] == _typeset(page)


# ---- text ----


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("plain\ttext\n", "plain\ttext\n"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://evil\x1b\\link", "link"),
        ("\x1b[2J\x1b[Hcleared", "cleared"),
        ("a\x00b\x08c\x7fd\x9be", "abcde"),
        ("back\rward", "backward"),
        ("half \ud800 character", "half  character"),
        (5, ""),
        (None, ""),
    ],
)
def test_plain_text_has_no_control_characters(source: object, expected: str) -> None:
    """Nothing in a text moves a terminal's cursor, or keeps a file from being written."""
    assert expected == plain(source)


def test_plain_text_has_a_limit() -> None:
    """A text is cut at the limit, counted after cleaning."""
    assert "ab" == plain("\x1b[0mabc", 2)


@pytest.mark.parametrize(
    "source", ["&amp;" * 30_000, "<" * 100_000, "[](" * 50_000, "\x1b]" * 50_000]
)
def test_odd_text_takes_no_time(source: str) -> None:
    """Cleaning is linear in the length: these would take minutes otherwise."""
    assert [] == dangers(BeautifulSoup(markdown(source), "html.parser"))


# ---- the preprocessor ----


def sanitised(cell: NotebookNode) -> NotebookNode:
    """Return ``cell`` after nbgrader has run the preprocessor."""
    changed, _ = Sanitise().preprocess_cell(cell, {}, 0)
    return changed


def markdown_cell(cell_id: str, **mark: object) -> NotebookNode:
    """Return a dangerous markdown cell."""
    cell = nbformat.v4.new_markdown_cell(DANGEROUS["script"], id=cell_id)
    if mark:
        cell.metadata["nbgrader"] = {"grade_id": cell_id, **mark}
    return cell


@pytest.mark.parametrize(
    "cell", [markdown_cell("essay", solution=True, grade=True), markdown_cell("extra-3-0")]
)
def test_the_students_markdown_is_cleaned(cell: NotebookNode) -> None:
    """Text answers and added cells are harmless in the graded notebook."""
    assert [] == dangers(render(sanitised(cell)))


@pytest.mark.parametrize(
    "cell",
    [
        markdown_cell("prose"),
        markdown_cell("task", solution=False, grade=False, locked=True),
        nbformat.v4.new_code_cell("x = '<script>'", id="extra-1-0"),
    ],
)
def test_the_courses_own_text_and_all_code_stay(cell: NotebookNode) -> None:
    """What the course wrote is trusted, and code is shown as text anyway."""
    before = cell.source
    assert before == sanitised(cell).source


def test_an_attached_picture_is_shown() -> None:
    """A photo in a text answer is there; what only claims to be one is not."""
    cell = markdown_cell("essay", solution=True)
    cell.source = "![p](attachment:photo.png) ![e](attachment:evil.svg)"
    cell.attachments = {
        "photo.png": {"image/png": PIXEL, "text/html": "<script>"},
        "evil.svg": {"image/svg+xml": "PHN2Zz4="},
        'x" onerror="alert(1)': {"image/png": PIXEL},
        "text.png": {"image/png": '"><script>'},
        "odd": "text",
    }
    changed = sanitised(cell)
    assert {"photo.png": {"image/png": PIXEL}} == changed.attachments
    page = render(changed)
    assert [] == dangers(page)
    assert f"data:image/png;base64,{PIXEL}" in [tag["src"] for tag in page.find_all("img")]


# ---- what fails, and what is not meant for a reader ----


def test_an_entity_of_thousands_of_digits_is_text() -> None:
    """Python refuses to read such a number: the entity stays as it was written, and opens none."""
    assert "& #" + "9" * 5000 + "; end" == markdown("&#" + "9" * 5000 + "; end")
    page = render_markdown(markdown("[x](&#" + "0" * 5000 + "106;avascript:alert(1))"))
    assert [] == dangers(page)


def test_an_output_that_cannot_be_cleaned_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a library raises at it, the submission is graded."""

    def fails(*args: object, **settings: object) -> str:
        raise RecursionError

    monkeypatch.setattr("invigilator.harmless.bleach.clean", fails)
    shown = output({"output_type": "display_data", "data": {"text/html": "<b>x</b>"}})
    assert shown is not None
    assert "cannot be cleaned (RecursionError)" in shown.text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<style>.a { color: red }</style><b>x</b>", "x"),
        ("<STYLE type=text/css>.a {}</STYLE ><b>x</b>", "x"),
        ("<b>x</b><script>let a = 1</script>", "x"),
        ("<b>x</b><style>.a {} never closed", "x"),
        ("<style>a</style>x<style>b</style>y", "xy"),
        ("<b>\u0130</b><style>a</style>x", "\u0130x"),
        ("<styled>x</styled>", "x"),
    ],
)
def test_styles_and_scripts_are_no_text(source: str, expected: str) -> None:
    """What pandas or IPython's Code bring along for the browser is not shown as words."""
    assert expected == BeautifulSoup(html(source), "html.parser").get_text()


def test_many_styles_take_no_time() -> None:
    """Each is looked for once: a hundred thousand would take minutes otherwise."""
    assert "" == BeautifulSoup(html("<style>" * 100_000), "html.parser").get_text()
    assert "" == BeautifulSoup(html("<style></style>" * 50_000), "html.parser").get_text()


def test_a_picture_that_is_too_large_is_a_sentence() -> None:
    """The figure's own text stays, and the reason is said."""
    page = render_output(image_png=png(25_000, 25_000), text_plain="<Figure size 1x1>")
    assert [] == page.find_all("img")
    assert "<Figure size 1x1> [the picture is left out: it has too many pixels" in page.get_text()


def test_html_of_a_page_has_a_budget() -> None:
    """HTML beyond it is left out, and the text of the same output is shown."""
    outputs = [{"data": {"text/html": "x" * 60, "text/plain": "x"}} for _ in range(3)]
    assert 0 == within_page(outputs, 130)
    assert [True, True, False] == ["text/html" in output["data"] for output in outputs]
