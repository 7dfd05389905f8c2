"""What pages look like: tokens, parts, icons, the frame. Knows no domain."""
