"""The course as nbgrader sees it: https://nbgrader.readthedocs.io describes every setting."""

from pathlib import Path

c = get_config()  # noqa: F821 (nbgrader defines it)

root = Path(__file__).resolve().parent
(root / "classroom").mkdir(exist_ok=True)

c.CourseDirectory.root = str(root)
c.CourseDirectory.course_id = "handling-long-sequences"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = "classroom/submitted"
c.CourseDirectory.autograded_directory = "classroom/autograded"
c.CourseDirectory.feedback_directory = "classroom/feedback"
c.CourseDirectory.db_url = f"sqlite:///{root}/classroom/gradebook.db"

c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE\nraise NotImplementedError()"}

# nbgrader autograde and formgrader's button grade as `autograder grade` does: probes in a sandbox, the judge outside.
c.Autograde.exporter_class = "autograder.gradebook.GradingExporter"
c.Autograde.sanitize_preprocessors = []
c.Autograde.autograde_preprocessors = [
    "nbgrader.preprocessors.SaveAutoGrades",
    "autograder.gradebook.FlagErrors",
    "nbgrader.preprocessors.AssignLatePenalties",
]

# Where nbgrader itself runs a notebook (nbgrader validate), its kernel is sealed as the grader's are, and TensorFlow imported already.
c.Execute.kernel_name = "sealed"

# nbgrader hands back every page that lies in a feedback folder, also one that a student put beside a notebook (or a link in its place).
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.html"]
# nbgrader generate_feedback and formgrader's button write the page that `autograder feedback` writes.
c.GenerateFeedback.exporter_class = "autograder.gradebook.FeedbackExporter"

# What students wrote or displayed as HTML is text in formgrader: a script of theirs would run there with your rights.
c.HTMLExporter.sanitize_html = True
c.DataTypeFilter.display_data_priority = ["image/png", "image/jpeg", "image/svg+xml", "text/plain"]
c.WidgetsDataTypeFilter.display_data_priority = c.DataTypeFilter.display_data_priority
c.HTMLExporter.filters = {"markdown2html": "autograder.gradebook.markdown_without_html"}

# Seconds that a cell may take when JupyterLab's Validate runs it: forecast trains for up to 60.
c.Execute.timeout = 120

# The least level of the sandbox at which a grade counts here: "L0" to "L3" (`autograder doctor` tells them apart and says what this
# machine has). Below it nothing is graded.
c.Sandbox.least_level = "L0"
