"""Which mentions are one entity, and what the claims about two entities add up to."""
