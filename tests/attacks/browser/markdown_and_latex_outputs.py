# Shows markdown and LaTeX with markup in them, from code.
# notebook: quiz
# %% extra="q1"
from IPython.display import Latex, Markdown, Math, display

display(
    Markdown("<script>alert(1)</script> [x](java&#115;cript:alert(1)) <img src=x onerror=alert(1)>")
)
display(Markdown("> [x](\n> java&#115;cript:alert(1))"))
display(Markdown("```mermaid\n</pre><script>alert(1)</script>\n```"))
display(Markdown("![a picture that is not there](attachment:nothing.png)"))
display(Latex("$x$ <script>alert(1)</script> \\href{javascript:alert(1)}{x}"))
display(Math("</script><script>alert(1)</script>"))
