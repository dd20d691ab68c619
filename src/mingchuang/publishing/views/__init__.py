"""The desk of publishing: lists, the edit form, review, what is done with live articles."""
