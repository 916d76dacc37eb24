"""What French prints mean: numbers, periods, territories, yes and no."""
