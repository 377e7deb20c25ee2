"""What the gate models share: Great Expectations run inside the build, on its own connection, from suites that are declared in YAML."""

import gc

from gates.late_imports import import_when_used

# Statistics and charts of one kind of expectation, a third of the time that the import of the library takes.
import_when_used("scipy.stats")
import_when_used("altair")

# The project as dbt has read it stays until the end: looking through it for garbage again and again took a tenth of a small build's time.
gc.freeze()
