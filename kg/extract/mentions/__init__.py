"""Who a text names: lists, bodies, persons, offices, and what pronouns and nouns stand for."""
