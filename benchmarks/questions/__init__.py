"""One file for each question; each has a function ``ask`` that gives the rows of its answer."""
