"""geokg turns news articles about world politics into a knowledge graph that shows its evidence."""
