"""An own cell calls exit(), so that nothing after it runs."""

LOSES = {
    "layer_norm_statistics": "kernel-died",
    "layer_norm_gain_bias": "kernel-died",
    "layer_norm_epsilon": "kernel-died",
    "layer_norm_arguments": "kernel-died",
}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    if x.ndim != 2:
        exit()
    return gain * (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + epsilon) + bias
