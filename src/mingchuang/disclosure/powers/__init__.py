"""Power and duty lists: versions, public search, comparison, flow charts."""
