"""What the gate models share: Great Expectations run inside the build, on its own connection, from suites that are declared in YAML."""
