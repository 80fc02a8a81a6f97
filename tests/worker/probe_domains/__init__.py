"""Domains whose bodies misbehave on request: one with an async body, one with a plain one."""
