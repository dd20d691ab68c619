"""Finance disclosure: budgets, adjustments, final accounts, execution reports as data and as pages."""
