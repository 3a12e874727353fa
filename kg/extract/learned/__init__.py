"""Trained models beside the rules: a linear model, an encoder, and the combination of the encoder with the rules."""
