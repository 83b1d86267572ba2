"""What answers mean: the numbers that an instrument's manual makes of them."""
