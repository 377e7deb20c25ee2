-- The same rows give the same fingerprint in whatever order they arrive.
{{ input_fingerprint() }}
