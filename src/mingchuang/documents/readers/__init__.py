"""One module for each family of formats; each takes the bytes of a file and a ``Budget`` to write into."""
