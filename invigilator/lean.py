"""Importing this first saves two seconds at the start of a run.

jsonschema, which nbformat imports, imports a grammar of international addresses if it is there, for
a check that nbformat never makes; a module that is None in ``sys.modules`` is not there.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # as documented by Python
