"""Training of the shipped models from data/gold/train: what is needed once, by us, and never at run time."""
