# Prints terminal escapes: links, titles, colours without an end, and 8-bit ones.
# notebook: quiz
# %% extra="q1"
import sys

print(
    "\x1b]8;;javascript:alert(1)\x1b\\link\x1b]8;;\x1b\\ \x1b]0;title\x07 \x9b31m \x1b[38;5;999999999m"
)
print("\x1b[38;2;1;2\x1b[;;;m\x1b[" + "1;" * 5000 + "m<script>alert(1)</script>", file=sys.stderr)
print('\x1b[48;2;0;0;0"><script>alert(1)</script>m', "\x00\x08\x7f\u202e\u2028")
raise ValueError("\x1b[31m<script>alert(1)</script>")
