"""Settings: `embedded` for one laptop, `production` for a cooperation; `base` holds what both share."""
