"""Makes the HTML of a student's feedback page from a notebook that :mod:`feedback` has prepared.

Most of a page is the course's own: the same texts and tests for every student. A process keeps
their HTML, and the compiled templates, for the next page.
"""

from __future__ import annotations

import functools
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from traitlets import Bool
from traitlets.config import Config

from invigilator import formats
from invigilator.course import feedback_folder
from invigilator.hooks.feedback import kind_of_cell, lower_headings, scrolling_tables

TEMPLATES = Path(__file__).parent / "templates"

KEPT, LONGEST_KEPT = 512, 5000
"""How many texts a process keeps the HTML of, and of how many characters at most."""

NAMELESS = re.compile(r"<img\b(?![^>]*\balt=)", re.IGNORECASE)
"""A picture without alternative text."""


class Compiled(BytecodeCache):
    """Templates that this process has compiled; Jinja compares each with its source.

    See https://jinja.palletsprojects.com/en/stable/api/#bytecode-cache.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill ``bucket`` if its template is known; called by Jinja."""
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template; called by Jinja."""
        self._code[bucket.key] = bucket.bytecode_to_string()


_compiled = Compiled()


class FeedbackExporter(HTMLExporter):
    """nbconvert's exporter with our page; named in ``c.GenerateFeedback.exporter_class``.

    The notebook is checked against nbformat's schema once, not after each preprocessor.
    """

    optimistic_validation = Bool(True).tag(config=True)

    def __init__(self, config: Config | None = None, **kw: Any) -> None:
        """Choose our template, whatever ``GenerateFeedback`` has set for ``HTMLExporter``.

        nbconvert settles where templates are while it starts, so they come in as settings.
        """
        config = Config(config or {})
        config.FeedbackExporter.template_name = "feedback_page"
        config.FeedbackExporter.extra_template_basedirs = [str(TEMPLATES)]
        config.FeedbackExporter.exclude_anchor_links = True
        super().__init__(config=config, **kw)
        self.environment.bytecode_cache = _compiled

    @property
    def default_config(self) -> Config:
        """Keep the order of displays for the filters that choose one; asked for by nbconvert.

        For every class of nbconvert's, each of nbgrader's preprocessors would warn that it has no
        such option.
        """
        config: Config = super().default_config
        order = config.pop("NbConvertBase")
        config.DataTypeFilter = config.WidgetsDataTypeFilter = order
        return config

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Make the page of one notebook; called from ``convert_single_notebook``.

        nbgrader has copied the student's other files to where the page goes, read-only ones as
        well. One that has the page's name, such as an exported ``quiz.html``, makes way for it.
        """
        if self.parent is not None and resources:
            where = resources["nbgrader"]
            folder = feedback_folder(self.parent.coursedir, where["student"], where["assignment"])
            page = folder / f"{where['notebook']}.html"
            if page.is_dir():
                shutil.rmtree(page)
            else:
                page.unlink(missing_ok=True)
        result: tuple[str, dict[str, Any]] = super().from_filename(
            filename, resources=resources, **kw
        )
        return result

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Make the page of ``nb``; called by :meth:`from_filename`.

        ``HTMLExporter`` parses each page again, to name pictures and let its own templates' cells
        take the focus. Here a page is parsed only if a picture has no name.
        """
        language = nb.metadata.get("language_info", {})
        lexer = language.get("pygments_lexer", language.get("name"))
        self.register_filter("highlight_code", functools.partial(highlighted, lexer))
        made: tuple[str, dict[str, Any]]
        made = TemplateExporter.from_notebook_node(self, nb, resources, **kw)
        if NAMELESS.search(made[0]):
            made = super().from_notebook_node(nb, resources, **kw)
        return made

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """Return the HTML of a text of the notebook; called by the template."""
        if len(source) > LONGEST_KEPT or context.get("cell", {}).get("attachments"):
            return str(super().markdown2html(context, source))
        return _markdown(source)

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """Add the template's own filters; called by nbconvert."""
        yield from super().default_filters()
        yield "points", formats.points
        yield "lower_headings", lower_headings
        yield "scrolling_tables", scrolling_tables
        yield "kind_of_cell", kind_of_cell


def highlighted(
    lexer: str | None, source: str, language: str | None = None, metadata: Any = None
) -> str:
    """Return code as HTML with its parts marked, which Pygments escapes."""
    magic = (metadata or {}).get("magics_language")
    keep = _highlighted if len(source) <= LONGEST_KEPT else _highlighted.__wrapped__
    return keep(lexer, source, language, magic)


@functools.lru_cache(KEPT)
def _highlighted(lexer: str | None, source: str, language: str | None, magic: str | None) -> str:
    metadata = {"magics_language": magic} if magic else {}
    return str(Highlight2HTML(pygments_lexer=lexer)(source, language, metadata))


@functools.lru_cache(KEPT)
def _markdown(source: str) -> str:
    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True)
    return str(MarkdownWithMath(renderer=renderer).render(source))
