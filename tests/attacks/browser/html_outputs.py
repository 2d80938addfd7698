# Shows HTML with scripts, handlers, frames and styles.
# notebook: quiz
# %% extra="q1"
from IPython.display import HTML, IFrame, display

display(HTML("<script>alert(1)</script><img src=x onerror=alert(1)><iframe srcdoc='x'></iframe>"))
display(
    HTML("<a href='javascript:alert(1)'>x</a><a href='java\tscript:alert(1)'>x</a><base href=x>")
)
display(
    HTML(
        "<math><mi xlink:href='data:x,<script>alert(1)</script>'><style></math><img src=x onerror=1>"
    )
)
display(
    HTML("<form id=x></form><button form=x formaction=javascript:alert(1)>x</button><b style='x'>")
)
display(HTML("<svg><style>&lt;img src=x onerror=alert(1)&gt;</style></svg><noscript></noscript>"))
display(HTML("</div></div></body><meta http-equiv=refresh content='0;url=//example.invalid'>"))
display(IFrame("javascript:alert(1)", 100, 100))
