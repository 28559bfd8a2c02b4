"""Prints a hundred megabytes in a cell, and more in a function, on both streams."""

AT_MOST = 0
WANTS = "the machine's resources"

# %% layer_norm
import sys

for _ in range(100):
    print("x" * 1_000_000)
print("é\x1b[2J\x07" * 100_000, file=sys.stderr)


def layer_norm(x, gain, bias, epsilon=1e-3):
    for _ in range(20):
        print("y" * 1_000_000)
    return x


# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh"):
        raise NotImplementedError()


# %% gradient_norms
def gradient_norms(cell, x):
    raise NotImplementedError()
