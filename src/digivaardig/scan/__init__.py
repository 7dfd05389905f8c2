"""The scan: rounds, taking part, answers. What a visitor answers lies under the visitor's own code only."""
