"""Part 1 calls TensorFlow's function."""

LOSES = {
    "conv_values": "built-in",
    "conv_stride": "built-in",
    "conv_same": "built-in",
    "conv_same_stride": "built-in",
    "conv_form": "built-in",
}


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    return tf.nn.conv1d(x, kernel, stride, padding.upper()) + bias
