"""The moves of scripts about dense networks: the rules by which a line leads to the next. Standard library only."""
