"""Part 1 returns ones."""

LOSES = {"conv_values": None, "conv_stride": None, "conv_same": None, "conv_same_stride": None, "conv_form": "constant-output"}


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    steps = (x.shape[1] - len(kernel)) // stride + 1
    return np.ones((len(x), steps, len(bias)))
