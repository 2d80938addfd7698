# Takes the machinery of its room apart: the codec, the stack, the imports.
# notebook: quiz
# stock: not run
# %% extra="q2"
import builtins
import json
import struct
import sys

json.dumps = struct.pack = lambda *args, **kwargs: b"x"
builtins.__import__ = lambda *args, **kwargs: None
sys.modules.clear()
