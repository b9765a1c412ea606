"""The metrics, each defined where it stands."""
