"""The domain with an plain body, an installation of its own."""
