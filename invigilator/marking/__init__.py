"""Mark what a person has to read: one task, the whole class's answers.

Promise: a suggestion is never a mark, no mark that somebody else gave is overwritten unseen, and
what the page has confirmed is in the gradebook. May import what stands below the runs: the hooks,
for rendering, and the modules above the sub-packages. Called by Jupyter Server, the command line.
"""


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Name the server extension; called by Jupyter Server."""
    return [{"module": "invigilator.marking.server"}]
