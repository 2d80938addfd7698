# Code whose source text ends the element it is shown in.
# notebook: quiz
# %% extra="q1"
text = "</pre></div></script><script>alert(1)</script>"  # <img src=x onerror=alert(1)>
# --> <!-- ]]> {{ 7 * 7 }} {% raw %} <svg onload=alert(1)>
len(text)
