# Formulas with links and attributes.
# notebook: quiz
# %% [markdown] extra="q1"
# $\href{javascript:alert(1)}{x}$ $\def\x#1{\mmlToken{mi}[href="java#1:alert(1)"]{y}}\x{script}$
# $\require{html}\cssId{x}{y}\class{x}{y}\style{position:fixed}{y}$ $\unicode[x" onclick="alert(1)]{65}$
#
# $$\begin{array}{c}</script><script>alert(1)</script>\end{array}$$ $</span><img src=x onerror=alert(1)>$
#
# \begin{equation}<img src=x onerror=alert(1)>\end{equation}
