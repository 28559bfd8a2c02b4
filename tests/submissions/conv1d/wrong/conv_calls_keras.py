"""Part 1 calls Keras's layer."""

LOSES = {
    "conv_values": "built-in",
    "conv_stride": "built-in",
    "conv_same": "built-in",
    "conv_same_stride": "built-in",
    "conv_form": "built-in",
}


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    layer = keras.layers.Conv1D(kernel.shape[2], len(kernel), strides=stride, padding=padding)
    layer.build(x.shape)
    layer.set_weights([kernel, bias])
    return layer(x)
