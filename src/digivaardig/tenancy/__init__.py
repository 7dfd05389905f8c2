"""Whose row is it? The municipality, and the bases of every table that belongs to one."""
