"""All parts right, with an exit() left in a cell of the student's own between them."""

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    return gain * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + epsilon) + bias


# %% enough for today
exit()
