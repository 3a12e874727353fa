"""Numbers over links: centrality, communities, brokers and triangles, by engines that give the same."""
