"""The life of a text: its shape, its versions, review and planning, files, and the pages of who writes."""
