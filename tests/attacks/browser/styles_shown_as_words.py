# Displays styles and scripts whose text would fill the page, closed and not closed.
# notebook: quiz
# %% extra="q1"
from IPython.display import HTML, display

display(HTML("<style>body { display: none }</style><b>seen</b>"))
display(HTML("<b>seen</b><script>alert(1)//" + "words " * 1000))
display(HTML("<style>" * 10_000))
display(HTML("<sty<style></style>le>*{}</style><scr<script></script>ipt>alert(1)</script>"))
