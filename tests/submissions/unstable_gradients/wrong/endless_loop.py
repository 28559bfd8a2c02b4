"""Part 1 never ends: the counter is not moved on."""

LOSES = {
    "layer_norm_statistics": "time-out",
    "layer_norm_gain_bias": "time-out",
    "layer_norm_epsilon": "time-out",
    "layer_norm_arguments": "time-out",
}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    i, total = 0, 0.0
    while i < x.shape[-1]:
        total = total + x[..., i]
    mean = total / x.shape[-1]
    return gain * (x - mean[..., None]) + bias
