"""Carry a whole installation in one file: its rows, its files, its edition; and set it up again from there."""
