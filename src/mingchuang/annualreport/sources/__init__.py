"""Where the figures come from, one module for each app that is asked."""
