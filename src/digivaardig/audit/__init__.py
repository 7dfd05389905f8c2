"""The register of what was done, by whom. Acts of scan participants are never in it."""
