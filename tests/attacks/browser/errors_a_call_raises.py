# A function whose error, quoted by the test that called it, is markup.
# notebook: theory
# points: test_uniform_bound=0
# %% answer="uniform_bound"
def uniform_bound(std: float) -> float:
    name = "<script>alert(1)</script>"
    raise type(name, (ValueError,), {})("</pre><img src=x onerror=alert(1)>[/red]\x1b[31m")
