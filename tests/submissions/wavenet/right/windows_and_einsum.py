"""A view of sliding windows and one einsum; a test that cuts the sequence short."""

# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    zeros = np.zeros((x.shape[0], (kernel_size - 1) * dilation_rate, x.shape[2]), x.dtype)
    return np.concatenate([zeros, x], axis=1)


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    padded = causal_pad(x, kernel.shape[0], dilation_rate)
    span = (kernel.shape[0] - 1) * dilation_rate + 1
    windows = np.lib.stride_tricks.sliding_window_view(padded, span, axis=1)[..., ::dilation_rate]
    return np.einsum("btfk,kfc->btc", windows, kernel) + bias


# %% receptive_field
receptive_field = lambda kernel_size, dilation_rates: int(1 + (kernel_size - 1) * np.sum(dilation_rates))


# %% is_causal
def is_causal(layer, n_features):
    """The beginning of a sequence gives the beginning of its output, wherever it is cut."""
    x = np.random.default_rng(3).standard_normal((8, 20, n_features)).astype(np.float32)
    whole = np.asarray(layer(x))
    for t in range(1, 20):
        if not np.allclose(layer(x[:, :t]), whole[:, :t], rtol=1e-4, atol=1e-4):
            return False
    return True
