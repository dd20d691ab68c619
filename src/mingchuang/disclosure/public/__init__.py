"""The pages of the edition that disclosure makes, and the sections of organisations' pages."""

from mingchuang.disclosure.public import catalogue, guide, library, spaces, standard

SOURCES = (catalogue.SOURCE, guide.SOURCE, library.SOURCE, spaces.SOURCE, standard.SOURCE)
"""What the edition renders of disclosure."""

SECTION = spaces.SECTION

__all__ = ["SECTION", "SOURCES"]
