"""What in a page could run, load or leave it, as two HTML parsers read it.

Python's own parser is strict about what it takes for a tag; html5lib follows the standard's rules
for broken markup, as browsers do. What either of them sees counts.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import bs4
from bleach._vendor import html5lib  # the copy bleach brings: it is not a dependency of its own

ACTIVE = frozenset((
    "script", "iframe", "frame", "frameset", "object", "embed", "applet", "form", "input",
    "button", "textarea", "select", "meta", "base", "link", "style", "svg", "math", "template",
    "portal", "video", "audio", "source", "track", "marquee", "dialog", "noscript",
))  # fmt: skip
TARGETS = frozenset((
    "href", "src", "action", "formaction", "xlink:href", "data", "srcset", "poster",
    "background", "ping", "cite", "longdesc", "manifest", "codebase", "classid", "usemap",
    "profile",
))  # fmt: skip
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
IMAGE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*")
STYLE = re.compile(r"(\s*(text-align|color|background-color|font-weight): ?[\w(), ]+;?)*")
HARMLESS_SCHEMES = ("http", "https", "mailto")

Element = tuple[str, dict[str, str], str]


def elements(page: str) -> Iterator[Element]:
    """Yield (name, attributes, text) of every element, as each of the two parsers sees it."""
    for tag in bs4.BeautifulSoup(page, "html.parser").find_all(True):
        yield tag.name, {k: _joined(v) for k, v in tag.attrs.items()}, tag.get_text()[:200]
    for node in html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False).iter():
        if isinstance(node.tag, str):
            names = {name.split("}")[-1]: value for name, value in node.attrib.items()}
            yield node.tag.split("}")[-1].lower(), names, "".join(node.itertext())[:200]


def _joined(value: object) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)


def active_parts(page: str) -> frozenset[str]:
    """Return what in ``page`` could act, one line each; the page's own template acts as well."""
    head, start, body = page.partition("<body")
    parts = {f"<head> {hashlib.sha256(head.encode()).hexdigest()}"}  # parsing its styles is slow
    for name, attributes, text in elements(start + body):
        if name in ACTIVE:
            parts.add(f"<{name} {sorted(attributes.items())}> {text.strip()}")
        for attribute, value in attributes.items():
            attribute = attribute.lower()
            if attribute.startswith("on") or attribute in ("srcdoc", "formaction", "autofocus"):
                parts.add(f"<{name} {attribute}={value!r}>")
            if attribute in TARGETS and _may_run(value):
                parts.add(f"<{name} {attribute}={value!r}>")
            if attribute == "style" and (not STYLE.fullmatch(value) or "url" in value):
                parts.add(f"<{name} style={value!r}>")
    return frozenset(parts)


def _may_run(target: str) -> bool:
    """Whether a browser may run ``target``; it ignores blanks in front and line breaks."""
    address = re.sub(r"[\t\r\n]", "", target).lstrip("".join(map(chr, range(33))))
    scheme = SCHEME.match(address)
    harmless = not scheme or scheme[1].lower() in HARMLESS_SCHEMES
    return not harmless and not IMAGE.fullmatch(target)


def text_of(page: str) -> str:
    """Return what a reader sees of ``page``."""
    return str(bs4.BeautifulSoup(page, "html.parser").get_text())
