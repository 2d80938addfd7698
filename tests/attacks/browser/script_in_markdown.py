# Scripts, in every spelling a browser forgives, in a markdown cell.
# notebook: quiz
# %% [markdown] extra="q1"
# Hello <script>alert(1)</script> <SCRIPT SRC=//example.invalid/x.js></SCRIPT>
# <scr<script>ipt>alert(1)</scr</script>ipt> <script
# >alert(1)</script
# > <svg><script>alert(1)</script></svg> <noscript><p title="</noscript><script>alert(1)</script>">
# <math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
#
# <script>
# alert(1)
# </script>
#
# <!-- --!><script>alert(1)</script> <![CDATA[<script>alert(1)</script>]]> <?php <script>alert(1)</script> ?>
