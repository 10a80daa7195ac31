"""What stands around somebody's code while it runs: stand-ins, limits, and what is seen of the run."""
