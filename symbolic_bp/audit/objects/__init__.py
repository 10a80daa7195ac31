"""What somebody's objects hold: containers, closures, layers, and the parameters among it."""
