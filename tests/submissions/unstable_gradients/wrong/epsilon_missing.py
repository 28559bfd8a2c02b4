"""Part 1 forgets epsilon: equal features give nan."""

LOSES = {"layer_norm_epsilon": "epsilon-missing"}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    return gain * (x - x.mean(-1, keepdims=True)) / x.std(-1, keepdims=True) + bias
