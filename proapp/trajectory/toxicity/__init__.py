"""Patient-reported toxicity of an arm over time, how much of it there was in all, and when it is too much."""
