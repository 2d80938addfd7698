"""What a test sends carries its functions, and the modules that only the examiner has loaded."""

from __future__ import annotations

import email
import importlib
import sys
from collections.abc import Iterator

import pytest

from invigilator.inside.sending import Sender

LATE = "email.mime.nonmultipart"


def uses_a_submodule() -> object:
    """Use a submodule that something else has imported."""
    return email.mime.nonmultipart.MIMENonMultipart  # type: ignore[attr-defined]  # the point


@pytest.fixture
def by_value() -> Iterator[None]:
    """Let functions of this module travel by value, as those of a test do."""
    module = sys.modules[__name__]
    sys.modules[__name__] = None  # type: ignore[assignment]  # no module to import it from
    yield
    sys.modules[__name__] = module


@pytest.mark.usefixtures("by_value")
def test_a_submodule_that_was_loaded_later_is_imported_there_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both rooms have what was loaded when they were forked; what came later is sent by name."""
    monkeypatch.delitem(sys.modules, LATE, raising=False)
    before = Sender()
    importlib.import_module(LATE)
    assert LATE.encode() in before.pickled(uses_a_submodule)
    assert LATE.encode() not in Sender().pickled(uses_a_submodule)


@pytest.mark.usefixtures("by_value")
def test_packages_are_packages_again_afterwards() -> None:
    """Also where something cannot be sent."""
    Sender().pickled(uses_a_submodule)
    assert email.__package__ == "email"

    def unsendable(generator: object = (n for n in "abc")) -> object:
        return email, generator

    with pytest.raises(TypeError, match="generator"):
        Sender().pickled(unsendable)
    assert email.__package__ == "email"
