# Raises errors whose type, text and traceback are markup.
# notebook: quiz
# %% extra="q1"
class Odd(type):
    __name__ = property(lambda self: "<script>alert(1)</script>")


Bad = type("<img src=x onerror=alert(1)>", (Exception,), {"__str__": lambda self: "<svg onload=1>"})
get_ipython()._showtraceback(Bad, Bad(), ["<script>alert(1)</script>", "\x1b[0;31m<b onclick=1>"])
raise Bad("[/red] [link=javascript:alert(1)]x[/link]")
