"""The verdict on a claim about any model: numbers look at it first, the finder writes a proof, the kernel
replays it."""
