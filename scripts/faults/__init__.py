"""Steady load on the real processes while faults are injected, and the proof that nothing is lost.

`./scripts/chaos` runs it; `docs/chaos.md` says how to read what it reports.
"""
