# Shows JavaScript, widgets and kinds of output that a page runs.
# notebook: quiz
# %% extra="q1"
from IPython.display import Javascript, display

display(Javascript("alert(1)"))
for kind in (
    "application/javascript", "text/javascript", "application/vnd.jupyter.widget-view+json",
    "application/vnd.jupyter.widget-state+json", "application/vnd.plotly.v1+json", "text/vnd.mermaid",
    "application/pdf", "application/xhtml+xml", "image/svg+xml", "text/html+x", "application/json",
):  # fmt: skip
    display({kind: "<script>alert(1)</script>", "text/plain": "plain"}, raw=True)
