"""Words and numbers in French, and the texts of an address; pure functions."""
