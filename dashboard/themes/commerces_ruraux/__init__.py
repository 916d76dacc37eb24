"""Rural shops: the inventory, the survey, and what is published of them."""
