"""The domains of the load, doing as told: with an async body, with a plain one, and in chunks."""
