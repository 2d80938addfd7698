# An answer whose methods read the frame of whoever calls them.
# notebook: quiz
# points: test_q1=0
# %% answer="q1"
import linecache
import sys

seen = []


class Spy(str):
    def look(self, *args):
        frame = sys._getframe(1)
        while frame is not None and len(seen) < 20_000:
            seen.append(str(frame.f_code.co_consts))
            seen.extend(linecache.getlines(frame.f_code.co_filename))
            seen.append(
                str({name: frame.f_globals[name] for name in frame.f_globals if "q1" in name})
            )
            frame = frame.f_back
        return False

    __eq__ = __ne__ = __hash__ = __bool__ = __getitem__ = casefold = look


q1 = Spy("c")
# %% extra="q2"
print("".join(seen)[:500_000])
