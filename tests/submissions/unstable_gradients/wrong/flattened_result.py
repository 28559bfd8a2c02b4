"""Part 1 flattens the steps to rows and forgets to restore the shape."""

LOSES = {"layer_norm_statistics": "shape"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    rows = x.reshape(-1, x.shape[-1])
    return gain * (rows - rows.mean(1, keepdims=True)) / np.sqrt(rows.var(1, keepdims=True) + epsilon) + bias
