"""The library: short lessons in seven steps, and where a visitor was in them."""
