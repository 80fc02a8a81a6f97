"""Trying out the migration of a legacy table: a sample with dirt, its mapping, measurements."""
