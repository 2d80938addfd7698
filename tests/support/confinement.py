"""Where a system cannot confine, the tests that need it are skipped and say why."""

from __future__ import annotations

import pytest

from invigilator.inside.confine import why_not_confinable

reason = why_not_confinable()
confined = pytest.mark.skipif(reason is not None, reason=f"no confinement here: {reason}")
