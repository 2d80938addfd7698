"""Make what a student wrote harmless where people read it: formgrader, feedback, report, terminal.

Outputs pass by an allow-list of kinds; text loses terminal escapes; HTML is cleaned by bleach;
markdown keeps its formatting, but no ``<`` in it can open a tag and no link can run a script.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from html import unescape
from typing import Any
from urllib.parse import quote, unquote

import bleach
import nbformat
from nbformat import NotebookNode

from invigilator import pictures as measured
from invigilator.errors import PictureError

HTML_TAGS = frozenset((
    "a", "b", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4",
    "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
))  # fmt: skip
HTML_ATTRIBUTES = {
    "a": ["href", "title"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan"],
}
IMAGE_TYPES = tuple(measured.TYPES)

CONTROL = re.compile(
    r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|.)?"
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]"
)
ENTITY = re.compile(r"&(#\d+;?|#[xX][0-9a-fA-F]+;?|\w+;)")
TAG_OPEN = re.compile(r"<(?=[A-Za-z/!?])(?!https?://[\w./~#%@+-]+>)")  # an address is no tag
SCRIPT = re.compile(r"(?i)({}|{})[\s\\]*:".format(*map(r"\s*".join, ("javascript", "vbscript"))))
DATA = re.compile(r"(?i)\b(data|blob|file|filesystem|feed|jar|view-source)\\*:(?=\S)")
ATTACHMENT = re.compile(r"attachment\\*:([^\s()<>\"'\\]*)")
MACRO = re.compile(
    r"\\(href|url|require|unicode|style|class|cssId|data|includegraphics|mmlToken|bbox|csname)"
    r"(?![A-Za-z])"
)
LINK_TARGET = re.compile(r"(\]\(\s*|\]:\s*)([^)\s]*)")
FORMULA_OPENS = re.compile(r"\\+[(\[]|\\begin")
TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)[^>]*?(/?)>|<(?=[A-Za-z/!?])")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
UNSHOWN = re.compile(r"<(style|script)\b", re.IGNORECASE)
"""Elements whose text is meant for a browser only; bleach would leave it in the page."""
WITHOUT_END = frozenset(("area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"))

# what takes these libraries quadratic time is cut: one cell could hold up a class's feedback
LONGEST_TEXT = 20_000
"""Characters of a markdown cell or output that are shown."""
MOST_FORMULAS = 200
"""Formulas that open with a backslash; in a text with more of them, none is shown as one."""
LONGEST_CODE, LONGEST_LINE = 100_000, 1000
"""Characters of a code cell, and of a line of it, that are shown."""
LONGEST_HTML, MOST_TAGS, DEEPEST_TAG, LONGEST_TAG, MOST_COMMENTS = 100_000, 10_000, 50, 2000, 50
"""HTML beyond any of these is shown as its text/plain."""
CUT = " [cut]"
LONGEST_ENTITY = 40
"""Characters of an entity that is read; Python refuses to read numbers of thousands of digits."""
MOST_HTML = 500_000
"""Characters of HTML that a page shows: cleaning and parsing them takes up to 3 s. Later ones are
text."""

NO_MATH = "tex2jax_ignore mathjax_ignore"
"""Classes that keep MathJax, whose macros make links, from what a program displays as HTML."""


def plain(text: object, limit: int = 2**20) -> str:
    """Return ``text`` without terminal escapes and control characters, at most ``limit`` long."""
    return CONTROL.sub("", str(text) if isinstance(text, str) else "")[:limit]


def markdown(text: object, pictures: Collection[str] = ()) -> str:
    """Return markdown in which nothing can run: no tag opens, no link leads to a script.

    Entities are decoded first, so that none can hide a macro or a URL scheme. A link to an
    attachment that is not one of ``pictures`` becomes text, as nbconvert would make no page of a
    notebook that has one.
    """
    shown = plain(text)
    shown = shown if len(shown) <= LONGEST_TEXT else shown[:LONGEST_TEXT] + CUT
    safe = plain(ENTITY.sub(lambda found: _character(found[0]), shown))
    if len(FORMULA_OPENS.findall(safe)) > MOST_FORMULAS:
        safe = FORMULA_OPENS.sub("", safe)
    safe = ENTITY.sub(r"& \1", safe)  # what would be an entity once more
    safe = TAG_OPEN.sub("< ", safe)  # unlike &lt; the same in prose, code and formulas
    safe = MACRO.sub(r"\\text{\1}", safe)
    safe = LINK_TARGET.sub(lambda found: found[1] + _safe_target(found[2]), safe)
    safe = DATA.sub(r"\1: ", SCRIPT.sub(r"\1 ", safe))
    return ATTACHMENT.sub(
        lambda found: f"attachment{':' if _name(found[1]) in pictures else ' '}{found[1]}", safe
    )


def _character(entity: str) -> str:
    """Return the character that an entity stands for; a text too long for an entity is kept."""
    return unescape(entity) if len(entity) <= LONGEST_ENTITY else entity


def _name(name: str) -> str:
    """Return an attachment's name as nbconvert looks for it, with blanks as ``%20``."""
    return quote(unquote(name))


def _safe_target(target: str) -> str:
    """Return a link's target if it has no scheme, or that of the web, mail or an attachment."""
    with_scheme = r"<?(https?://|mailto:|attachment:)[^\s<>\"'\\]*>?"
    return target if ":" not in target or re.fullmatch(with_scheme, target) else "#"


def html(text: object) -> str:
    """Return HTML reduced to formatting and tables, in which a formula stays as it is written."""
    cleaned: str = bleach.clean(
        _shown_part(plain(text)), tags=HTML_TAGS, attributes=HTML_ATTRIBUTES,
        protocols=["http", "https", "mailto"], strip=True, strip_comments=True,
    )  # fmt: skip
    return f'<div class="{NO_MATH}">{cleaned}</div>'


def _shown_part(text: str) -> str:
    """Return HTML without its styles and scripts; if one is not closed, all after it is removed."""
    parts, at, lower = [], 0, _lower(text)
    while opened := UNSHOWN.search(text, at):
        parts.append(text[at : opened.start()])
        closes = lower.find(f"</{opened[1].lower()}", opened.end())
        ends = text.find(">", closes) if closes >= 0 else -1
        if ends < 0:
            return "".join(parts)
        at = ends + 1
    return "".join(parts) + text[at:]


def _lower(text: str) -> str:
    """Return ``text`` with its Latin capitals lowered, as long as before."""
    return text.translate({capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)})


def code(text: str) -> str:
    """Return a student's code as it is shown: as it is, unless it is too long for a page."""
    if len(text) <= LONGEST_LINE:
        return text
    lines = text[:LONGEST_CODE].split("\n")
    shown = [line if len(line) <= LONGEST_LINE else line[:LONGEST_LINE] + CUT for line in lines]
    return "\n".join(shown) + (CUT if len(text) > LONGEST_CODE else "")


def _is_quick(text: str) -> bool:
    """Whether cleaning ``text`` as HTML takes a time in proportion to its length."""
    text = _shown_part(text)
    comments = text.count("<!--")
    if len(text) > LONGEST_HTML or comments > MOST_COMMENTS or comments != text.count("-->"):
        return False
    opened: list[str] = []
    for count, tag in enumerate(TAG.finditer(COMMENT.sub("", text))):
        slow = count > MOST_TAGS or len(opened) > DEEPEST_TAG or len(tag[0]) > LONGEST_TAG
        if slow or not tag[2]:  # without a name it is a tag that nothing closes
            return False
        name = tag[2].lower()
        if not tag[1] and not tag[3] and name not in WITHOUT_END:
            opened.append(name)
        elif tag[1] and name in opened:
            del opened[len(opened) - 1 - opened[::-1].index(name) :]
    return text.count("<") <= MOST_TAGS


def output(raw: dict[str, Any]) -> NotebookNode | None:
    """Return one output of a student's cell in nbformat's form, or None if nothing is left.

    If cleaning fails, a sentence replaces the output: one output must not cost a whole submission.
    """
    try:
        return _cleaned(raw)
    except Exception as error:  # whatever a library raises at what a student made
        return said(f"this output is left out: it cannot be cleaned ({type(error).__name__})")


def within_page(outputs: Iterable[dict[str, Any]], left: int) -> int:
    """Take the HTML beyond ``left`` characters out of ``outputs``; return how many are left."""
    for shown in outputs:
        data = shown.get("data")
        if isinstance(data, dict) and isinstance(data.get("text/html"), str):
            left -= len(data["text/html"])
            if left < 0:
                sentence = "[HTML is left out: the page shows too much of it]"
                del data["text/html"]
                data.setdefault("text/plain", sentence)
    return max(left, 0)


def said(sentence: str) -> NotebookNode:
    """Return an output that says why there is no other."""
    return nbformat.v4.new_output("stream", name="stdout", text=f"[{sentence}]\n")


def _cleaned(raw: dict[str, Any]) -> NotebookNode | None:
    kind = raw.get("output_type")
    if kind == "stream":
        name = "stderr" if raw.get("name") == "stderr" else "stdout"
        return nbformat.v4.new_output("stream", name=name, text=plain(raw.get("text")))
    if kind == "error":
        lines = raw.get("traceback")
        traceback = [plain(line, 10_000) for line in lines[:200]] if isinstance(lines, list) else []
        return nbformat.v4.new_output(
            "error",
            ename=plain(raw.get("ename"), 200),
            evalue=plain(raw.get("evalue"), 10_000),
            traceback=traceback,
        )
    if kind in ("display_data", "execute_result"):
        data = _displayed(raw.get("data"))
        return nbformat.v4.new_output(kind, data=data) if data else None
    return None


def _displayed(data: object) -> dict[str, str]:
    if not isinstance(data, dict):
        return {}
    shown = {}
    for kind, clean in {"text/plain": plain, "text/html": html, "text/markdown": markdown}.items():
        if isinstance(data.get(kind), str) and (clean is not html or _is_quick(data[kind])):
            shown[kind] = clean(data[kind])
    if isinstance(data.get("text/latex"), str):
        shown["text/latex"] = markdown(data["text/latex"])
    for kind in IMAGE_TYPES:
        if isinstance(data.get(kind), str):
            try:
                measured.pixels(kind, data[kind])
                shown[kind] = data[kind]
            except PictureError as reason:
                # what a figure's own text says, then why there is no figure
                before = f"{shown['text/plain']} " if shown.get("text/plain") else ""
                shown["text/plain"] = f"{before}[the picture is left out: {reason}]"
    return shown


def pictures_of(attachments: dict[str, Any]) -> dict[str, Any]:
    """Return the attachments that are pictures, under names that are names."""
    return {
        _name(name): shown
        for name, data in attachments.items()
        if isinstance(name, str) and re.fullmatch(r"[\w .-]{1,100}", name)
        and (shown := {kind: v for kind, v in _displayed(data).items() if kind in IMAGE_TYPES})
    }  # fmt: skip
