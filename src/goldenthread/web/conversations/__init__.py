"""The conversation about a return: queries, answers, and closing them."""
