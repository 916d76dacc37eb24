"""The explorer: any published figure or measure as series, compared, computed, pinned."""
