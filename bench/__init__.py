"""Benchmarks: ratios, each against something named, measured in one run. `make bench`."""
