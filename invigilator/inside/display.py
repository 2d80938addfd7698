"""What a cell shows, one output at a time, as a Jupyter kernel would send it.

Outputs are in nbformat's form (https://nbformat.readthedocs.io). Two more kinds change what was
shown before: ``clear_output`` with ``wait``, and ``update_display_data`` with ``display_id``, as in
https://jupyter-client.readthedocs.io/en/stable/messaging.html. The grader's end applies them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher

Emit = Callable[[dict[str, Any]], None]
"""Takes one output."""


class RoomStream:
    """Standard output or error: what is written becomes a stream output."""

    encoding, errors = "utf-8", "replace"
    closed = False

    def __init__(self, name: str, emit: Emit) -> None:
        """``name`` is ``stdout`` or ``stderr``."""
        self.name, self._emit = name, emit

    def write(self, text: str) -> int:
        """Emit ``text``; called by print."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._emit({"output_type": "stream", "name": self.name, "text": str(text)})
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """Emit each line."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Do nothing: nothing is held back."""

    def isatty(self) -> bool:
        """Return False: there is no terminal."""
        return False

    def readable(self) -> bool:
        """Return False."""
        return False

    def writable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return False."""
        return False

    def fileno(self) -> NoReturn:
        """Raise: there is no file behind it."""
        raise OSError("a notebook's output is no file")


def _unheard(output: dict[str, Any]) -> None:
    """Take an output before anybody listens."""


class RoomPublisher(DisplayPublisher):
    """Emits what ``display`` shows."""

    emit: Emit = staticmethod(_unheard)

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **options: Any,
    ) -> None:
        """Emit ``data``, or change what was shown under the same display id."""
        self.emit(
            {
                "output_type": "update_display_data" if update else "display_data",
                "data": data,
                "metadata": metadata or {},
                "display_id": (transient or {}).get("display_id"),
            }
        )

    def clear_output(self, wait: bool = False) -> None:
        """Remove what the cell has shown, at once or with its next output."""
        self.emit({"output_type": "clear_output", "wait": "wait" if wait else ""})


class RoomHook(DisplayHook):
    """Emits the value of a cell's last line."""

    emit: Emit = staticmethod(_unheard)

    def write_output_prompt(self) -> None:
        """Write no prompt."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Emit the value in all its forms."""
        self.emit({"output_type": "execute_result", "data": format_dict, "metadata": md_dict or {}})

    def finish_displayhook(self) -> None:
        """Write no newline."""
