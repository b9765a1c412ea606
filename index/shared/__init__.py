"""An index on a Chroma server, which several machines ask at once and one at a time writes."""
