"""Asks for a hundred gibibytes."""

AT_MOST = 0
WANTS = "the machine's resources"

# %% layer_norm
kept = []


def layer_norm(x, gain, bias, epsilon=1e-3):
    kept.append(np.ones(100 << 27))
    return x


# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh"):
        raise NotImplementedError()


# %% gradient_norms
def gradient_norms(cell, x):
    raise NotImplementedError()
