"""What holds between two mentions: vocabulary as data, matched on dependency parses."""
