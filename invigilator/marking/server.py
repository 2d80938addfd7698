"""The page for marking, as an extension of Jupyter Server: its login, its address, its hub.

Jupyter finds it by ``_jupyter_server_extension_points`` of the package
(https://jupyter-server.readthedocs.io/en/stable/developers/extensions.html). Every handler answers
only to who is logged in; a change carries Jupyter's own token against forged requests.
"""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment, PackageLoader, select_autoescape
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from invigilator import harmless
from invigilator.course import assignments, open_course
from invigilator.errors import CourseError, InvigilatorError
from invigilator.marking import vectors, views
from invigilator.marking.desk import Change, Desk, require_known_ideas
from invigilator.marking.overview import progress
from invigilator.marking.tasks import TextTask, find_task, model_answer

T = TypeVar("T")

STATIC = Path(__file__).parent / "static"
DESK = "invigilator_desk"
LONGEST_COMMENT = 10_000
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
POLICY += "connect-src 'self'; frame-ancestors 'self'; form-action 'none'; base-uri 'none'"

templates = Environment(
    loader=PackageLoader("invigilator.marking"), autoescape=select_autoescape(default=True)
)


def load(server: Any) -> None:
    """Add the page to ``server``, a Jupyter ``ServerApp``; called by Jupyter when it starts."""
    app = server.web_app
    app.settings[DESK] = None  # opened with the first request: a server may never show the page
    base = url_path_join(app.settings["base_url"], "invigilator")
    task = r"/([^/]+)/([^/]+)/([^/]+)"
    app.add_handlers(
        ".*$",
        [
            (base + "/mark/?", OverviewHandler),
            (base + "/mark" + task, PageHandler),
            (base + "/api/assignments", AssignmentsHandler),
            (base + "/api" + task, TaskHandler),
            (base + "/api" + task + "/suggestions", SuggestionsHandler),
            (base + r"/static/(.*)", StaticHandler, {"path": str(STATIC)}),
        ],
    )


_load_jupyter_server_extension = load


class StaticHandler(web.StaticFileHandler):
    """The page's own scripts and style; they hold nothing of the course."""

    def set_extra_headers(self, path: str) -> None:
        """Let a browser ask whether its copy is still the one; called by tornado.

        After an upgrade no new script may meet an old one.
        """
        self.set_header("Cache-Control", "no-cache")


class MarkingHandler(JupyterHandler):
    """What all of them share."""

    @property
    def desk(self) -> Desk:
        """The course of the folder that the server serves."""
        if self.settings[DESK] is None:
            self.settings[DESK] = Desk(open_course())
        desk: Desk = self.settings[DESK]
        return desk

    @property
    def marker(self) -> str:
        """Who marks: on a hub its user, elsewhere the name that the page sends, or this account."""
        if hub_user := os.environ.get("JUPYTERHUB_USER"):
            return hub_user
        named = self.get_argument("marker", "").strip()[:60]
        return named if named.isprintable() and named else getpass.getuser()

    @property
    def is_second(self) -> bool:
        """Whether a second opinion is given."""
        return self.get_argument("second", "") == "1"

    def set_default_headers(self) -> None:
        """Forbid whatever does not come from here; called by tornado."""
        super().set_default_headers()
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("Cache-Control", "no-store")

    async def away(self, work: Callable[[], T]) -> T:
        """Do ``work`` in a thread, so that a locked gradebook stops nobody else's page.

        Our own errors become an answer of one line.
        """
        try:
            return await asyncio.to_thread(work)
        except InvigilatorError as error:
            raise web.HTTPError(409, reason=_one_line(error)) from error

    async def task(self, *words: str) -> TextTask:
        """Return the task that the address names."""
        assignment, notebook, cell = words
        return await self.away(lambda: find_task(self.desk.coursedir, assignment, notebook, cell))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer with the reason; called by tornado."""
        self.finish({"error": self._reason})


class OverviewHandler(MarkingHandler):
    """The list of tasks."""

    @web.authenticated
    async def get(self) -> None:
        """Show every task with what is left of it."""
        vectors.prepare()
        course = self.desk.coursedir
        found = await self.away(
            lambda: {name: progress(course, name) for name in assignments(course)}
        )
        page = templates.get_template("overview.html.j2")
        self.finish(page.render(assignments=found, base=self.base_url))


class AssignmentsHandler(MarkingHandler):
    """What JupyterLab asks before it shows the way to the page: a student's server has none."""

    @web.authenticated
    async def get(self) -> None:
        """Return the names of the course's assignments."""

        def look() -> list[str]:
            with contextlib.suppress(CourseError):
                return assignments(self.desk.coursedir)
            return []

        self.finish({"assignments": await self.away(look)})


class PageHandler(MarkingHandler):
    """The page of one task; its script asks for the rest."""

    @web.authenticated
    async def get(self, *words: str) -> None:
        """Show the task."""
        vectors.prepare()
        task = await self.task(*words)
        self.xsrf_token  # noqa: B018  # sets the cookie that the script sends back
        page = templates.get_template("mark.html.j2")
        model = await self.away(lambda: model_answer(self.desk.coursedir, task))
        self.finish(
            page.render(
                task=task,
                base=self.base_url,
                model=views.shown(model),
                marker=self.marker,
                is_hub="JUPYTERHUB_USER" in os.environ,
            )
        )


class TaskHandler(MarkingHandler):
    """The answers to one task."""

    @web.authenticated
    async def get(self, *words: str) -> None:
        """Return them all."""
        task, marker, second = await self.task(*words), self.marker, self.is_second

        def look() -> dict[str, Any]:
            answers, lines = self.desk.answers(task, marker, second=second)
            return views.task_view(answers, task.scheme, lines)

        self.finish(await self.away(look))

    @web.authenticated
    async def post(self, *words: str) -> None:
        """Mark those of ``seen``; return how they stand then, and why others were left."""
        task, marker, second = await self.task(*words), self.marker, self.is_second
        seen, change = _change(self._sent())

        def mark() -> dict[str, Any]:
            require_known_ideas(task.scheme, change.ticks or {})
            after, refused = self.desk.confirm(task, marker, seen, change, second=second)
            return {
                "answers": [views.answer_view(answer) for answer in after.values()],
                "refused": refused,
            }

        self.finish(await self.away(mark))

    def _sent(self) -> object:
        """Return the body as data."""
        try:
            return self.get_json_body()
        except UnicodeDecodeError:
            raise web.HTTPError(400, reason="the page sent no UTF-8") from None


class SuggestionsHandler(MarkingHandler):
    """What is likely to be ticked next."""

    @web.authenticated
    async def get(self, *words: str) -> None:
        """Return id -> suggestion, of the answers that wait."""
        task, marker = await self.task(*words), self.marker

        def think() -> dict[str, Any]:
            answers, _ = self.desk.answers(task, marker, follow=False)  # its lines would be lost
            return views.suggestions_view(answers, task.scheme)

        self.finish(await self.away(think))


def _change(body: object) -> tuple[dict[str, str], Change]:
    """Return what the page sent; raise ``HTTPError`` where it is not that."""
    match body:
        case {"seen": dict(seen), "ticks": None}:
            return {str(key): str(state) for key, state in seen.items()}, Change(None)
        case {
            "seen": dict(seen),
            "ticks": dict(ticks),
            "comment": str(comment),
            "flagged": bool(flagged),
        }:
            # without signs that a database refuses
            change = Change(_shares(ticks), harmless.plain(comment, LONGEST_COMMENT), flagged)
            return {str(key): str(state) for key, state in seen.items()}, change
    raise web.HTTPError(400, reason="the page sent something else than a mark")


def _shares(ticks: Mapping[object, object]) -> dict[str, float]:
    try:
        return {str(idea): float(str(share)) for idea, share in ticks.items()}
    except ValueError:
        raise web.HTTPError(400, reason="a share of an idea is a number") from None


def _one_line(error: Exception) -> str:
    """Return the text of ``error`` as an HTTP reason may be: one line of Latin letters."""
    text = " ".join(str(error).split())
    return text.encode("latin-1", "replace").decode("latin-1")[:500]
