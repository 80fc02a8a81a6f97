"""The domains of the load: one with an async body, one with a plain one, both doing as told."""
