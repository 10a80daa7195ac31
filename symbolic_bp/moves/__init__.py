"""The trusted kernel: replays a proof from its data. Standard library only; nothing else may say "proved"."""
