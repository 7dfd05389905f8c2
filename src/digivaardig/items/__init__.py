"""The bank of questions: versions, beliefs about them, eligibility, read-outs. Only the scan may ask it."""
