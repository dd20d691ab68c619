"""Reads anybody's annual report and says which sums do not hold, where, and by how much.

Rules are written for the genre, not for one body's reports, and nothing is guessed: a figure that can be read in two
ways is unreadable. ``check.checked(paths)`` is the whole; ``docs/concepts/report-check.md`` tells how it reads.
"""
