"""Models that draft an answer from passages; the gate decides what of it is shown."""
