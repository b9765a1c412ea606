"""How the offline reader's network is trained; no part of the install."""
