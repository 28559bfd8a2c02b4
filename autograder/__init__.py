"""The autograder of the course *Handling long sequences*: probes inside the student's kernel, a judge outside."""

__version__ = "0.1.0"
