"""What `./scripts/fuzz` does: Schemathesis against a running API, and what must hold afterwards."""
