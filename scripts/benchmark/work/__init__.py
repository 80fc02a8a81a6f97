"""What contestants run: a body that does nothing but say that it has run."""
