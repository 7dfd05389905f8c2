"""The cooperation: units, members, who may do what, and the door that every page has."""
