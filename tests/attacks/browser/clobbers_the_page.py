# Elements with names and ids that the page's own scripts look up.
# notebook: quiz
# %% [markdown] extra="q1"
# <a id="MathJax"></a> <form name="body"><input name="attributes"></form> <img name="getElementById">
#
# # <a id="submit" onclick="alert(1)"></a> heading" onclick="alert(1)
#
# ## `</h2><script>alert(1)</script>` {#x onclick=alert(1)}
