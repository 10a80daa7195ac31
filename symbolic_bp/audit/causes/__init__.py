"""Why a gradient is wrong, in words and lines."""
