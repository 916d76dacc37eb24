"""Statistics of a survey: estimates, tests, crossed questions, nonresponse; pure functions."""
