"""Local functions, variables and methods are called as the ready-made convolutions are, and a message names them."""

# %% causal_conv1d
class Taps:
    """What a convolution multiplies, step by step."""

    def __init__(self, rate):
        self.rate = rate

    def conv1d(self, x, kernel):
        """The sum over the taps, as keras.layers.Conv1D gives it."""
        padded = causal_pad(x, len(kernel), self.rate)
        conv2d = np.zeros((x.shape[0], x.shape[1], kernel.shape[2]))
        for k, weights in enumerate(kernel):
            conv2d += padded[:, k * self.rate : k * self.rate + x.shape[1]] @ weights
        return conv2d


def causal_conv1d(x, kernel, bias, dilation_rate=1):
    def convolve(values):
        Conv1D = Taps(dilation_rate)
        print("Conv1D", "by hand, not keras.layers.Conv1D")
        return Conv1D.conv1d(values, kernel)

    return convolve(x) + bias
