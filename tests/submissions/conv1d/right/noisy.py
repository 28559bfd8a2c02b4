"""Prints, warns and logs on the way; names of locals that sound ready-made."""

# %% conv1d
import logging
import warnings


def conv1d(x, kernel, bias, stride=1, padding="valid"):
    """Like keras.layers.Conv1D, tf.nn.conv1d and np.convolve, none of which is called."""
    print("conv1d: x", x.shape, "kernel", kernel.shape)
    warnings.warn("this may be slow")

    def convolve(window):
        return (window[:, :, :, None] * kernel).sum(axis=(1, 2))

    if padding not in ("valid", "same"):
        raise ValueError("conv1d: padding should be valid or same")
    if padding == "same":
        total = max((-(-x.shape[1] // stride) - 1) * stride + len(kernel) - x.shape[1], 0)
        logging.warning("%d zeros", total)
        x = np.pad(x, [(0, 0), (total // 2, (total + 1) // 2), (0, 0)], "constant")
    convolution = []
    for start in range(0, x.shape[1] - len(kernel) + 1, stride):
        conv = convolve(x[:, start : start + len(kernel), :])
        convolution.append(conv + bias[None, :])
    return tf.stack(convolution, axis=1)


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    print("length of", n)
    if padding == "same" or padding == "causal":
        return (n - 1) // stride + 1
    used = kernel_size + (kernel_size - 1) * (dilation_rate - 1)
    if used > n:
        warnings.warn("does not fit")
        return 0
    return int((n - used) / stride + 1)


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    print(y.shape, "->", end=" ")
    y = y[:, kernel_size - 1 :][:, ::stride]
    print(y.shape)
    return y


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    model = keras.Sequential(name="forecaster")
    model.add(keras.layers.Conv1D(4, 4, strides=2, input_shape=(None, n_features)))
    model.add(keras.layers.GRU(5, return_sequences=True))
    model.add(keras.layers.Dense(horizon))
    model.summary()
    return model
