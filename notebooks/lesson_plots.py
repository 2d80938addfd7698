"""What the three lessons share: one look for all pictures, and the running table.

Each look has its colour, line style, marker and hatch, so that print and colour-blind readers can
tell them apart. Fixed is orange, dashed, with squares; adaptive is blue, solid, with circles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

import matplotlib.pyplot as plt
from IPython.display import Image, display
from PIL import Image as Pixels

Floats = Sequence[float]
Style = dict[str, Any]
LOOK: dict[str, Style] = {
    "fixed": {"color": "#d55e00", "linestyle": "--", "marker": "s"},
    "adaptive": {"color": "#0072b2", "linestyle": "-", "marker": "o"},
    "other": {"color": "#8a8a8a", "linestyle": ":", "marker": "^"},
    "dark": {"color": "#222222", "linestyle": "-.", "marker": "D"},
    "green": {"color": "#117733", "linestyle": (0, (7, 2)), "marker": "v"},
    "pink": {"color": "#cc79a7", "linestyle": (0, (3, 1, 1, 1, 1, 1)), "marker": "x"},
}
SPARE = [LOOK[name] for name in ("other", "dark", "green", "pink")]
HATCHES = {"s": "////", "o": "....", "^": "||||", "D": "xxxx", "v": "----", "x": "++++"}
LOOK |= {"small": LOOK["pink"], "balanced": LOOK["green"]}  # of hidden layers, not of tables

plt.rc("axes", grid=True, titlesize="medium")
plt.rc("axes.spines", right=False, top=False)
plt.rc("figure", figsize=(5.0, 3.0))
plt.rc("figure.constrained_layout", use=True)
plt.rc("font", size=9)
plt.rc("grid", alpha=0.25)
plt.rc("hatch", linewidth=0.5)
plt.rc("legend", frameon=False, handlelength=3)
plt.rc("lines", markersize=5, markeredgewidth=1.5)


def look(name: str, **changes: object) -> Style:
    """Return the keywords that draw ``name`` or ``name: more``; an unknown name is drawn grey."""
    return LOOK.get(name.partition(":")[0], LOOK["other"]) | changes


def looks(labels: Iterable[str]) -> dict[str, Style]:
    """Return a look for each label, no two the same: its own, or one that is still free."""
    own = {label: LOOK.get(label.partition(":")[0]) for label in labels}
    free = iter([style for style in SPARE if style not in own.values()])
    return {label: dict(style or next(free)) for label, style in own.items()}


def curves(
    lines: Mapping[str, Floats], xlabel: str, ylabel: str, alt: str, **settings: object
) -> None:
    """Show each of ``lines`` by its label's look; ``settings`` go to the axes (yscale="log")."""
    figure, axes = plt.subplots()
    for place, (label, style) in enumerate(looks(lines).items()):
        marks = (place, max(1, len(lines[label]) // 8))  # side by side where curves coincide
        axes.plot(range(len(lines[label])), lines[label], label=label, markevery=marks, **style)
    axes.set(xlabel=xlabel, ylabel=ylabel, **settings)
    axes.legend()
    show(figure, alt)


def band(axes: plt.Axes, x: Floats, low: Floats, high: Floats, name: str) -> None:
    """Fill between ``low`` and ``high`` in the look ``name``; hatch and edge show in grey too."""
    fill = {"alpha": 0.25, "color": look(name)["color"], "hatch": HATCHES[look(name)["marker"]]}
    axes.fill_between(x, low, high, linestyle=look(name)["linestyle"], **fill)


def show(figure: plt.Figure, alt: str) -> None:
    """Display ``figure`` sharp, small (64 colours), and with ``alt`` for who cannot see it."""
    raw, small = BytesIO(), BytesIO()
    figure.savefig(raw, format="png", dpi=200, metadata={"Software": None})
    plt.close(figure)
    Pixels.open(raw).convert("RGB").quantize(64).save(small, format="png", optimize=True)
    display(Image(small.getvalue(), alt=alt, width=round(100 * figure.get_figwidth())))  # at half


def number(value: object) -> str:
    """Return ``value`` as short text: three significant digits for a float."""
    if not isinstance(value, float):
        return str(value)
    if value == 0 or 1e-3 <= abs(value) < 1e5:
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(exponent)}"


class Table:
    """Rows under headings, shown as a table by Jupyter and GitHub and as text elsewhere."""

    def __init__(self, *headings: str) -> None:
        """Start the table with its ``headings`` and no row."""
        self.headings, self.rows = headings, list[tuple[str, ...]]()

    def add(self, *row: object) -> Table:
        """Add one row and return the table, so that a cell can end in it."""
        if len(row) != len(self.headings):
            raise ValueError(f"a row needs {len(self.headings)} values, not {len(row)}")
        texts = tuple(map(number, row))
        self.rows += [texts] if texts not in self.rows else []  # a cell may be run twice
        return self

    def _repr_markdown_(self) -> str:
        lines = [self.headings, ["---"] * len(self.headings), *self.rows]
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)

    def __repr__(self) -> str:
        """Return the table as aligned text."""
        lines = [self.headings, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def running_table() -> Table:
    """Return the empty table of what each change bought, which a lesson fills step by step."""
    return Table("what changed", "what was measured", "before", "after")
