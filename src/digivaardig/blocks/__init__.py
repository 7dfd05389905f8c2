"""The publication of a round: entries that say who counts, sealed contributions, and the blocks made of them.

What leaves a scan for the report comes in through `actions.contribute` and can be opened by the publisher
only. What the publisher makes of it, a block, may be public. How and why: docs/algorithms/disclosure.md.
"""
