"""Two countries and everyone who acts for them: dossiers, their parts, and all dyads between two regions."""
