"""Returns what it was given, in the right shapes; the latch is a step function of nothing."""

AT_MOST = 0

# %% lstm_step
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    return h, c


# %% gru_step
def gru_step(x, h, kernel, recurrent_kernel, bias):
    return h


# %% latch_weights
def latch_weights(units):
    return np.full((2, 4 * units), np.inf), np.full((units, 4 * units), np.nan), np.full(4 * units, np.inf)


# %% LSTMCell
class LSTMCell(keras.layers.Layer):
    def __init__(self, units):
        raise NotImplementedError()
