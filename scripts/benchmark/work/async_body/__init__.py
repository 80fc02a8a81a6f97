"""The domain with an async body, an installation of its own."""
