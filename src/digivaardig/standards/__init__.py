"""Standard setting: a panel puts bookmarks, and the cuts between the levels follow."""
