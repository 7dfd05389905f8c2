"""The result page: what somebody can, what helps next, and the work it is measured against."""
