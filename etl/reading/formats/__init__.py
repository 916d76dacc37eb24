"""Each format of a received file: what it is, how far it goes, what its cells hold."""
