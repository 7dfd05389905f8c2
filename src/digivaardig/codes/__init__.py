"""The visitor's code: minted once, stored nowhere, the only key to what lies sealed under it."""
