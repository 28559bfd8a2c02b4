"""Part 1 has a branch for (B, F) and one for (B, T, F), and raises for any other number of axes."""

LOSES = {"layer_norm_statistics": "raises"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    if x.ndim == 2:
        B, F = x.shape
        y = np.zeros((B, F))
        for b in range(B):
            y[b] = (x[b] - x[b].mean()) / np.sqrt(x[b].var() + epsilon)
    else:
        B, T, F = x.shape
        y = np.zeros((B, T, F))
        for b in range(B):
            for t in range(T):
                y[b, t] = (x[b, t] - x[b, t].mean()) / np.sqrt(x[b, t].var() + epsilon)
    return gain * y + bias
