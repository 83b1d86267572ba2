"""Schedule: which questionnaire is due when, and why then."""
