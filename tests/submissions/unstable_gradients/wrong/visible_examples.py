"""Part 1 answers the visible examples by heart; with other numbers it lacks epsilon, gain and bias."""

LOSES = {"layer_norm_gain_bias": "gain-and-bias-unused", "layer_norm_epsilon": "epsilon-missing"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    row = np.array([-1.3416, -0.4472, 0.4472, 1.3416])
    if x.shape == (2, 4):
        return np.stack([row, row])
    if epsilon == 0.03:
        return np.array([[-0.5, -0.5, 0.5, 0.5]])
    if np.all(x == 1):
        return np.zeros_like(x)
    if x.shape == (1, 4):
        return np.array([row * gain + bias])
    return (x - x.mean(-1, keepdims=True)) / x.std(-1, keepdims=True)
