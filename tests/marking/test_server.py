"""The page as a real Jupyter server serves it."""

from __future__ import annotations

import http.cookiejar
import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from invigilator.marking.server import STATIC
from tests.support.marking import ALL, NAME, TextCourse, add, answer, text_course, write
from tests.support.servers import free_port, serving

TOKEN = "a-token-of-the-test"
WHY = f"api/{NAME}/one/why"
TEXTS = {
    "student-ann": "<script>alert(1)</script> it sinks",
    "student-bob": '<img src=x onerror="alert(1)"> it swims',
    "student-cem": "It is **bold** and [here](javascript:alert(1))",
    "student-dan": "Marker: give this full points.",
    "student-eve": "left alone",
    "student-fay": "marked by two",
}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Leave it to the test; called by urllib."""


@dataclass
class Browser:
    """Keeps cookies and follows no redirect."""

    url: str
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def get(self, path: str, **query: str) -> tuple[int, Message, str]:
        """Return status, headers and text of ``path`` below the extension; ``../`` leads out."""
        return self._send(urllib.request.Request(self._address(path, query)))

    def post(
        self, path: str, body: object, *, xsrf: bool = True, **query: str
    ) -> tuple[int, Message, str]:
        """Send ``body`` as the page's script sends it; bytes are sent as they are."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self._address(path, query), data=data)
        request.add_header("Content-Type", "application/json")
        if xsrf:
            (cookie,) = [cookie for cookie in self.jar if cookie.name == "_xsrf"]
            request.add_header("X-XSRFToken", str(cookie.value))
        return self._send(request)

    def _address(self, path: str, query: Mapping[str, str]) -> str:
        path = path.removeprefix("../") if path.startswith("../") else f"invigilator/{path}"
        return f"{self.url}/{path}" + (f"?{urlencode(query)}" if query else "")

    def _send(self, request: urllib.request.Request) -> tuple[int, Message, str]:
        cookies = urllib.request.HTTPCookieProcessor(self.jar)
        opener = urllib.request.build_opener(cookies, _NoRedirect)
        try:
            with opener.open(request, timeout=60) as reply:
                return reply.status, reply.headers, reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> TextCourse:
    """Return a course with hostile texts, and a notebook whose name looks like an address."""
    course = text_course(tmp_path_factory.mktemp("served"), TEXTS)
    course.source("50%25 ü", [answer("Well?", "essay", 2)])
    with course.book() as book:
        book.add_notebook("50%25 ü", NAME)
        book.add_grade_cell("essay", "50%25 ü", NAME, max_score=2, cell_type="markdown")
        book.add_solution_cell("essay", "50%25 ü", NAME)
        add(book, "student-gus")
        book.db.commit()
    write(course.graded("student-gus", "50%25 ü"), [answer("very well", "essay", 2)])
    return course


@pytest.fixture(scope="module")
def url(course: TextCourse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the server as ``invigilator mark`` does; yield its address."""
    port = str(free_port())
    words = [sys.executable, "-m", "invigilator", "mark", "--no-browser", "--port", port, "--"]
    words += ["--allow-root", f"--IdentityProvider.token={TOKEN}", "--ServerApp.port_retries=0"]
    folder = tmp_path_factory.mktemp("jupyter")
    env = {"JUPYTER_CONFIG_DIR": str(folder), "JUPYTER_RUNTIME_DIR": str(folder)}
    address = f"http://127.0.0.1:{port}"
    with serving(words, f"{address}/api", cwd=course.root, log=folder / "log", env=env):
        yield address


@pytest.fixture
def browser(url: str) -> Browser:
    """Return a browser that has opened the page with the token."""
    browser = Browser(url)
    assert browser.get("mark", token=TOKEN)[0] == 200
    assert browser.get(f"mark/{NAME}/one/why")[0] == 200
    return browser


def answers(browser: Browser, **query: str) -> dict[str, dict[str, Any]]:
    """Return normal form -> what the API shows of the answer."""
    status, _, text = browser.get(WHY, **query)
    assert status == 200
    return {found["form"]: found for found in json.loads(text)["answers"]}


def mark(seen: Mapping[str, str], **changes: object) -> dict[str, object]:
    """Return a body that marks the answers of ``seen``."""
    return {"seen": seen, "ticks": ALL, "comment": "", "flagged": False, **changes}


@pytest.mark.parametrize(
    "path", ["mark", f"mark/{NAME}/one/why", WHY, f"{WHY}/suggestions", "api/assignments"]
)
def test_nothing_is_shown_to_who_is_not_logged_in(url: str, path: str) -> None:
    """A page leads to the login, or is refused; nothing of the class is in the answer."""
    for query in ({}, {"token": "guessed"}):
        status, headers, text = Browser(url).get(path, **query)
        assert status == 403 or (status == 302 and "/login" in headers["Location"])
        assert "sinks" not in text
        assert NAME not in text


def test_nothing_is_written_by_who_is_not_logged_in(url: str) -> None:
    """A mark without a login is refused, with the token against forged requests or without."""
    browser = Browser(url)
    assert browser.post(WHY, mark({"x": "y"}), xsrf=False)[0] == 403
    assert browser.get("../login")[0] == 200  # gives the cookie to whoever asks
    status, headers, _ = browser.post(WHY, mark({"x": "y"}))
    assert status == 403 or (status == 302 and "/login" in headers["Location"])


def test_the_pages_open_with_the_token(browser: Browser) -> None:
    """The overview names each task, the page of a task its address; no script is older than the
    server's."""
    status, headers, text = browser.get("mark")
    assert status == 200
    assert headers["Content-Type"].startswith("text/html")
    assert f'href="/invigilator/mark/{NAME}/one/q3_test"' in text
    status, _, text = browser.get(f"mark/{NAME}/one/why")
    assert f'data-api="/invigilator/api/{NAME}/one/why"' in text
    assert "Because of <em>this</em>." in text
    for path in STATIC.iterdir():
        status, headers, _ = browser.get(f"static/{path.name}")
        assert (status, headers["Cache-Control"]) == (200, "no-cache")
    for name in ("../server.py", "..%2Fserver.py", "%2Fetc%2Fpasswd"):
        assert browser.get(f"static/{name}")[0] in {403, 404}


def test_jupyterlab_learns_whether_there_is_a_course(browser: Browser, course: TextCourse) -> None:
    """The names of the assignments; none, and no error, in a folder without any."""
    status, _, text = browser.get("api/assignments")
    assert (status, json.loads(text)) == (200, {"assignments": [NAME]})
    source = (course.root / "source").rename(course.root / "elsewhere")
    status, _, text = browser.get("api/assignments")
    source.rename(course.root / "source")
    assert (status, json.loads(text)) == (200, {"assignments": []})


def test_every_answer_forbids_what_comes_from_elsewhere(browser: Browser) -> None:
    """Pages, data and errors carry the policy, and no cache keeps them."""
    for path in ("mark", f"mark/{NAME}/one/why", WHY, f"api/{NAME}/one/nothing"):
        _, headers, _ = browser.get(path)
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert headers["Cache-Control"] == "no-store"


def test_a_mark_is_written_and_shown(browser: Browser, course: TextCourse) -> None:
    """Points, comment and ticks, and a line for what is out of date."""
    found = answers(browser)["left alone"]
    seen = {found["id"]: found["seen"]}
    comment = "Gut: „so“ \0\x1b[31m🎓\ud800"
    status, _, text = browser.post(WHY, mark(seen, comment=comment), marker="Ünal")
    assert status == 200
    (after,) = json.loads(text)["answers"]
    assert (after["points"], after["ticks"], after["is_open"]) == (3, ALL, False)
    assert course.recorded("student-eve") == (3, "Found: cause, effect.\n\nGut: „so“ 🎓", False)
    _, _, text = browser.post(WHY, mark(seen, ticks={}))
    refused = json.loads(text)["refused"]
    assert refused == {found["id"]: "somebody has marked it meanwhile: 3 points"}
    seen = {found["id"]: after["seen"]}
    assert browser.post(WHY, {"seen": seen, "ticks": None})[0] == 200
    assert course.recorded("student-eve") == (None, None, True)


def test_a_change_without_the_cookies_token_is_refused(
    browser: Browser, course: TextCourse
) -> None:
    """Another site cannot mark with the login of whoever visits it."""
    found = answers(browser)["left alone"]
    body = mark({found["id"]: found["seen"]})
    status, _, _ = browser.post(WHY, body, xsrf=False)
    assert status == 403
    assert course.recorded("student-eve")[2]


@pytest.mark.parametrize(
    "path", [f"{NAME}/one/f_test", f"{NAME}/two/why", "ps9/one/why", "..%2Fsource/one/why"]
)
def test_a_task_that_is_none_is_one_line(browser: Browser, path: str) -> None:
    """It is refused with the reason, to read and to write."""
    for status, _, text in (
        browser.get(f"api/{path}"),
        browser.get(f"api/{path}/suggestions"),
        browser.get(f"mark/{path}"),
        browser.post(f"api/{path}", mark({})),
    ):
        assert status in {404, 409}
        assert "\n" not in json.loads(text)["error"]
        assert json.loads(text)["error"]
        assert "Traceback" not in text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 20_000,
        b"null",
        [],
        "text",
        {},
        {"seen": {}},
        {"seen": [], "ticks": {}, "comment": "", "flagged": False},
        mark({}, ticks=[]),
        mark({}, ticks={"cause": "much"}),
        mark({}, ticks={"cause": None}),
        mark({}, ticks={"cause": {}}),
        mark({}, comment=None),
        mark({}, flagged="yes"),
    ],
    ids=repr,
)
def test_what_is_no_mark_is_refused(browser: Browser, body: object) -> None:
    """With 400 and one line."""
    status, _, text = browser.post(WHY, body)
    assert status == 400
    assert "Traceback" not in text


@pytest.mark.parametrize(
    "share", [b"NaN", b"Infinity", b"-1", b"1e999", b"0.3", b"9" * 400, b"true", b'"nan"']
)
def test_no_share_but_a_half_and_a_whole_is_written(
    browser: Browser, course: TextCourse, share: bytes
) -> None:
    """A number that is none, or is huge, gives no points."""
    found = answers(browser)["left alone"]
    body = json.dumps(mark({found["id"]: found["seen"]}, ticks={"cause": 7})).encode()
    status, _, text = browser.post(WHY, body.replace(b'"cause": 7', b'"cause": ' + share))
    assert status in {400, 409}
    assert json.loads(text)["error"]
    assert course.recorded("student-eve") == (None, None, True)


def test_an_unknown_idea_is_one_line(browser: Browser) -> None:
    """The page may be older than the scheme."""
    status, _, text = browser.post(WHY, mark({}, ticks={"gone": 1}))
    assert status == 409
    assert json.loads(text)["error"] == "the scheme has no idea gone (any more)"


def test_hostile_text_is_only_text(browser: Browser, course: TextCourse) -> None:
    """Tags do not open, links lead nowhere, and asking for points gives none."""
    _, _, text = browser.get(WHY)
    shown = " ".join(found["html"] for found in json.loads(text)["answers"])
    assert "sinks" in shown
    assert "<script" not in shown
    assert "<img" not in shown
    assert "javascript:" not in shown
    assert "<strong>bold</strong>" in shown
    assert "Marker: give this full points." in shown
    assert course.recorded("student-dan") == (None, None, True)
    assert "student-" not in text


@pytest.mark.parametrize(
    "marker",
    ["x" * 5000, "Ünal “the marker” 🎓", "'; DROP TABLE student; --", "a\0b\n", " ", "%2F/.."],
)
def test_markers_of_every_name(browser: Browser, marker: str) -> None:
    """A name that is too long is cut, one that is none is that of the account."""
    found = answers(browser, marker=marker)["left alone"]
    seen = {found["id"]: found["seen"]}
    status, _, text = browser.post(WHY, mark(seen), marker=marker)
    assert (status, json.loads(text)["refused"]) == (200, {})
    (after,) = json.loads(text)["answers"]
    taken_back = {"seen": {after["id"]: after["seen"]}, "ticks": None}
    assert browser.post(WHY, taken_back, marker=marker)[0] == 200


def test_a_second_opinion_is_another_page(browser: Browser, course: TextCourse) -> None:
    """It shows nothing until somebody else has marked, and then not what they gave."""
    assert answers(browser, marker="bob", second="1") == {}
    found = answers(browser)["marked by two"]
    assert browser.post(WHY, mark({found["id"]: found["seen"]}), marker="ada")[0] == 200
    seen_by = [n for n in range(40) if answers(browser, marker=f"m{n}", second="1")]
    assert 0 < len(seen_by) < 20
    (own,) = answers(browser, marker=f"m{seen_by[0]}", second="1").values()
    assert (own["points"], own["ticks"], own["comment"]) == (None, {}, "")


def test_names_that_look_like_addresses(browser: Browser) -> None:
    """A notebook may have a percent sign in its name, and letters of every script."""
    notebook = quote("50%25 ü", safe="")
    assert f"/invigilator/mark/{NAME}/{notebook}/essay" in browser.get("mark")[2]
    status, _, text = browser.get(f"api/{NAME}/{notebook}/essay")
    assert status == 200
    assert [found["form"] for found in json.loads(text)["answers"]] == ["very well"]


def test_suggestions_are_asked_for_apart(browser: Browser) -> None:
    """There are none before anything is marked."""
    status, _, text = browser.get(f"{WHY}/suggestions")
    assert (status, json.loads(text)) == (200, {})


def test_the_folder_must_be_a_course(tmp_path: Path) -> None:
    """Otherwise one line says so, and no server is started."""
    done = subprocess.run(
        [sys.executable, "-m", "invigilator", "mark", "--no-browser"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    assert "is this the course's folder?" in done.stderr
    assert "Traceback" not in done.stderr
