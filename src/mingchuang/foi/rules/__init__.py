"""The law of applications for information, as plain Python: limits, timing, fees, outcomes, remedies."""
