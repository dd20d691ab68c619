"""The desk's pages of disclosure, one module for each subject."""
