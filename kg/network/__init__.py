"""Relations as a networkx graph: selections, measures, paths, dyads and what changed. Each module stands for itself."""
