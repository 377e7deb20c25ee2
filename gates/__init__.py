"""What the gate models share: Great Expectations run inside the build, on its own connection, from suites that are declared in YAML."""

from gates.late_imports import import_when_used

# Statistics and charts of one kind of expectation, a third of the time that the import of the library takes.
import_when_used("scipy.stats")
import_when_used("altair")
