# Pictures whose data or measures are markup.
# notebook: quiz
# %% extra="q1"
from IPython.display import SVG, display

display(
    SVG("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>")
)
for kind in ("image/png", "image/jpeg", "image/gif", "image/svg+xml"):
    display({kind: 'x"><script>alert(1)</script>'}, raw=True)
    sizes = {
        kind: {"width": '1" onload="alert(1)', "height": "1"},
        "needs_background": '"><script>',
    }
    display({kind: "iVBORw0KGgo="}, metadata=sizes, raw=True)
    display({kind: ["iVBO", '"><script>alert(1)</script>']}, raw=True)
