"""What ``make bench`` measures: start-up, indexing, search."""
