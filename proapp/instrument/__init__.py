"""What we can ask: the questionnaires as data, their wording, and which answers fit them."""
