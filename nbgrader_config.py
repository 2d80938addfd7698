"""nbgrader's settings for this course: traits only, each with its reason."""

c = get_config()  # noqa: F821  # traitlets defines it where it loads this file

c.CourseDirectory.course_id = "embedding-init-course"  # names the course in the exchange

# the release: mark schemes stand in the locked task cells, in view when marking by hand
c.ClearMarkScheme.enforce_metadata = False

# grading starts from the source notebook, so no submission can break the run
c.Autograde.exporter_class = "invigilator.hooks.submission_exporter.SubmissionExporter"
c.Autograde.sanitize_preprocessors = [
    "invigilator.hooks.transplant.Transplant",  # source notebook + answers and extra cells
    "nbgrader.preprocessors.OverwriteCells",  # points and checksums as they were released
]
c.Autograde.autograde_preprocessors = [
    "invigilator.hooks.examine.Examine",  # in place of Execute: runs code and tests apart
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "invigilator.hooks.sanitise.Sanitise",  # makes what students wrote harmless in a browser
]

c.Examine.allow_beside = False  # here no verdict may rest on the student's process

# students read feedback: points and messages first, then their notebook; no hidden test, no mark
# scheme, no traceback into a test
c.GenerateFeedback.exporter_class = "invigilator.hooks.feedback.FeedbackExporter"
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "invigilator.hooks.feedback.HideTestTracebacks",
    "invigilator.hooks.feedback.Summary",  # the table of points; after GetGrades
]
