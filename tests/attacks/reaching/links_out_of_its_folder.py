# Makes links to files outside and opens them, and moves them in.
# notebook: quiz
# %% extra="q1"
import os

for make in (os.symlink, os.link, os.rename):
    try:
        make("@ROOT@/canary.txt", f"link-{make.__name__}")
        print(open(f"link-{make.__name__}").read())
        open(f"link-{make.__name__}", "a").write("")
    except OSError as error:
        print(error)
    if make is os.rename and os.path.exists("link-rename"):
        os.rename("link-rename", "@ROOT@/canary.txt")
