"""The yardstick: domains, sub-skills, levels and job profiles."""
