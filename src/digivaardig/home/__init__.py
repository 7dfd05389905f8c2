"""The start page of each role, made of what the rooms below offer; and the way in for a demo."""
