"""nbgrader's settings for this course: traits only, each with its reason."""

from invigilator.nbgrader import settings

c = get_config()  # noqa: F821  # traitlets defines it where it loads this file

settings(c)  # grading and feedback through the invigilator; each line's reason stands there

c.CourseDirectory.course_id = "embedding-init-course"  # names the course in the exchange

# the release: mark schemes stand in the locked task cells, in view when marking by hand
c.ClearMarkScheme.enforce_metadata = False

c.Examine.allow_beside = False  # here no verdict may rest on the student's process
