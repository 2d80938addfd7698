"""The grader's end of a room: start its process, talk to it, and outlive whatever it does.

Promise: a request to a room always comes back, with an answer or with a sentence that says why
there is none, and nothing of a room stays behind. May import :mod:`invigilator.inside`, whose
functions its processes run. Called by :mod:`invigilator.hooks` for each submission and by
:mod:`invigilator.run` for a whole class.
"""
