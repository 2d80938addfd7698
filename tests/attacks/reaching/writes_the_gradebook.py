# Adds a table to the gradebook.
# notebook: quiz
# %% extra="q1"
import sqlite3

try:
    with sqlite3.connect("@ROOT@/gradebook.db", timeout=1) as gradebook:
        gradebook.execute("create table attack_marker (x)")
except sqlite3.Error as error:
    print(error)
