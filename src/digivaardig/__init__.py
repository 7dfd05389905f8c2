"""Digivaardig: find out how digitally skilled you are at work, and get better at it."""
