"""Measures of reading: what cleaning keeps, who is said to speak, what a document says of itself."""
