# Frames, forms, plug-ins, and elements that send the whole page elsewhere.
# notebook: quiz
# %% [markdown] extra="q1"
# <iframe src="javascript:alert(1)"></iframe> <iframe srcdoc="<script>alert(1)</script>"></iframe>
# <object data="data:text/html,<script>alert(1)</script>"></object> <embed src="data:text/html,x">
# <form action="/formgrader"><button formaction="javascript:alert(1)">grade</button></form>
# <meta http-equiv="refresh" content="0;url=javascript:alert(1)"> <base href="//example.invalid/">
# <link rel="stylesheet" href="//example.invalid/x.css"> <style>@import "//example.invalid/x";</style>
# <template><script>alert(1)</script></template> <portal src="//example.invalid"></portal>
