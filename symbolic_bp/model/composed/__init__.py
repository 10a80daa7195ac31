"""Networks as lists of layers, "conv 8 3x3 pad 1, relu, maxpool 2, flatten, dense 10, softmax": each layer is
one file in layers/."""
