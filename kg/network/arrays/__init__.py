"""A graph as numpy arrays: what answers must be quick on large graphs, and a file that spares reading the evidence again."""
