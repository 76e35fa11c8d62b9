"""What a reviewer is shown: submitted returns in order of risk, and one return with all that bears on it."""
