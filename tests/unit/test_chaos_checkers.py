"""The checkers of `scripts/chaos`: each is shown a broken promise and must see it."""
