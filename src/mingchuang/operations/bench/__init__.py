"""``mingchuang bench``: what the house promises about speed, growth and memory, measured.

Each subject runs in a process and a home of its own, over articles made here; the installation's database,
edition and index are not touched.
"""
