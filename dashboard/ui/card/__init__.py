"""A block on screen: its card, what stands in place of a figure, what is done with one."""
