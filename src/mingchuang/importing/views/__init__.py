"""The desk's pages of moving in: batches, mapping by example, accounts, the work-list of quarantine."""
