"""Plain dense networks: read off the tape, their backward pass, and what each mistake in it would give."""
