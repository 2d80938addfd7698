"""Put aside what may not be in a submission's folder, before nbgrader touches it."""

from __future__ import annotations

import glob
import os
from logging import Logger
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from invigilator.files import unwanted

PUT_ASIDE = ".left-out"
"""The folder beside an assignment's where what is put aside is kept for the instructor."""


def put_aside(coursedir: CourseDirectory, log: Logger) -> None:
    """Put aside what may not lie in the submissions that ``coursedir`` selects; log each.

    Called when nbgrader makes the exporter of a run, before any submission is touched.
    """
    pattern = coursedir.format_path(
        coursedir.submitted_directory, coursedir.student_id, coursedir.assignment_id
    )
    for folder in sorted(glob.glob(pattern)):
        submission = Path(folder)
        for path, why in list(unwanted(submission)):
            aside = submission.parent / PUT_ASIDE / submission.name
            aside.mkdir(parents=True, exist_ok=True)
            number = len(os.listdir(aside))
            os.rename(path, aside / f"{number}-{os.path.basename(path)}"[:60])
            log.warning("%s: %r %s and was put aside", submission.parent.name, path, why)
