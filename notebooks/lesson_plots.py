"""What the three lessons share: one look for all pictures, and the running table.

Fixed is orange, dashed, with squares; adaptive is blue, solid, with circles; the rest is grey. The
two colours are from Okabe and Ito's colour-blind safe palette; line style and marker serve print.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

import matplotlib.pyplot as plt
from IPython.display import Image, display
from matplotlib.figure import Figure
from PIL import Image as Pixels

FIXED, ADAPTIVE, OTHER, DARK = "#d55e00", "#0072b2", "#767676", "#222222"
LOOK: dict[str, dict[str, object]] = {
    "fixed": {"color": FIXED, "linestyle": "--", "marker": "s"},
    "adaptive": {"color": ADAPTIVE, "linestyle": "-", "marker": "o"},
    "other": {"color": OTHER, "linestyle": ":", "marker": "^"},
    "dark": {"color": DARK, "linestyle": "-.", "marker": "D"},
}
LOOK |= {"small": LOOK["fixed"], "balanced": LOOK["adaptive"]}  # of hidden layers
DOTS_PER_INCH = 110

plt.rcParams.update(
    {
        "axes.grid": True,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlesize": "medium",
        "figure.constrained_layout.use": True,
        "figure.figsize": (6.8, 3.0),
        "font.size": 9,
        "grid.alpha": 0.25,
        "legend.frameon": False,
        "lines.markersize": 4,
    }
)


def look(name: str, **changes: object) -> dict[str, object]:
    """Return the keywords that draw ``name`` or ``name: more``; an unknown name is drawn grey."""
    return LOOK.get(name.partition(":")[0], LOOK["other"]) | changes


def curves(
    lines: Mapping[str, Sequence[float]], xlabel: str, ylabel: str, alt: str, **settings: object
) -> None:
    """Show each of ``lines`` by its label's look; ``settings`` go to the axes (yscale="log")."""
    figure, axes = plt.subplots(figsize=(6.8, 2.8))
    for label, values in lines.items():
        axes.plot(range(len(values)), values, label=label, **look(label))
    axes.set(xlabel=xlabel, ylabel=ylabel, **settings)
    axes.legend()
    show(figure, alt)


def show(figure: Figure, alt: str) -> None:
    """Display ``figure`` as a small picture, with ``alt`` for readers who cannot see it.

    64 colours and no metadata keep a notebook small and the same at every run.
    """
    raw, small = BytesIO(), BytesIO()
    figure.savefig(raw, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    plt.close(figure)
    Pixels.open(raw).convert("RGB").quantize(64).save(small, format="png", optimize=True)
    display(Image(small.getvalue(), alt=alt))


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

    def __init__(self, *headings: str, rows: Sequence[Sequence[object]] = ()) -> None:
        """Start the table with its ``headings`` and ``rows``."""
        self.headings = headings
        self.rows = [tuple(map(number, row)) for row in rows]

    def add(self, *row: object) -> Table:
        """Add one row and return the table, so that a cell can end in it."""
        if len(row) != len(self.headings):
            raise ValueError(f"a row needs {len(self.headings)} values, not {len(row)}")
        if tuple(map(number, row)) not in self.rows:  # a cell may be run twice
            self.rows.append(tuple(map(number, row)))
        return self

    def _repr_markdown_(self) -> str:
        lines = [self.headings, ["---"] * len(self.headings), *self.rows]
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)

    def __repr__(self) -> str:
        """Return the table as aligned text."""
        lines = [self.headings, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        cells = [[c.ljust(w) for c, w in zip(line, widths, strict=True)] for line in lines]
        return "\n".join("  ".join(line).rstrip() for line in cells)


def running_table() -> Table:
    """Return the empty table of what each change bought, filled step by step in a lesson."""
    return Table("what changed", "what was measured", "before", "after")
