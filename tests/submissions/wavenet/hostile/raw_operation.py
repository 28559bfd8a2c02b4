"""Calls TensorFlow's operation below all public names, on an image of one row."""

AT_MOST = 19

# %% causal_conv1d
operation = getattr(tf.raw_ops, "Conv" + "2D")


def causal_conv1d(x, kernel, bias, dilation_rate=1):
    padded = np.pad(x, ((0, 0), ((len(kernel) - 1) * dilation_rate, 0), (0, 0)))
    rates = [1, 1, dilation_rate, 1]
    out = operation(input=padded[:, None], filter=kernel[None], strides=[1, 1, 1, 1], padding="VALID", dilations=rates)
    return np.asarray(out)[:, 0] + bias
