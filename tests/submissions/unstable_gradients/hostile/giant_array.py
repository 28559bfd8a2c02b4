"""Returns arrays that are too large, too deep or without an end."""

AT_MOST = 0
WANTS = "the machine's resources"

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    return np.broadcast_to(np.float32(0), (10**6, 10**6))


# %% gradient_norms
def gradient_norms(cell, x):
    endless = []
    endless.append(endless)
    return endless


# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh"):
        raise NotImplementedError()
