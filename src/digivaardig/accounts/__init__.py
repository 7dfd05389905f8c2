"""Signing in: who somebody is. What they may do is told by `organisations`."""
