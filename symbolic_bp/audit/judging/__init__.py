"""The gradient that the code gives beside that of the cost that it computes, wherever the code is called."""
