"""A deck composed by a reader and shown on a big screen: actions, file, full screen, slides."""
