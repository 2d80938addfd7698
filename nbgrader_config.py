"""nbgrader's settings for this course: traits only, each with its reason."""

c = get_config()  # noqa: F821  # traitlets defines it where it loads this file

c.CourseDirectory.course_id = "embedding-init-course"  # names the course in the exchange

# the release: mark schemes stand in the locked task cells, in view when marking by hand
c.ClearMarkScheme.enforce_metadata = False

# grading starts from the source notebook, so no submission can break the run
c.Autograde.exporter_class = "invigilator.transplant.SubmissionExporter"
c.Autograde.sanitize_preprocessors = [
    "invigilator.transplant.Transplant",  # source notebook + answers and extra cells
    "nbgrader.preprocessors.OverwriteCells",  # points and checksums as they were released
]
c.Autograde.autograde_preprocessors = [
    "invigilator.examine.Examine",  # in place of Execute: student code and tests in two rooms
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "invigilator.sanitise.Sanitise",  # what students wrote is harmless in a browser from here on
]

# students read feedback: points and messages first, then their notebook; no hidden test, no mark
# scheme, no traceback into a test
c.GenerateFeedback.exporter_class = "invigilator.feedback.FeedbackExporter"
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "invigilator.feedback.HideTestTracebacks",
    "invigilator.feedback.Summary",  # the table of points; after GetGrades
]
