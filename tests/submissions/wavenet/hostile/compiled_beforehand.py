"""Calls Keras's layers from graphs that were traced before anybody watched."""

AT_MOST = 19

# %% graphs
C = keras.layers.Conv1D
traced = {}


def trace(features, channels, size, rate):
    layer = C(channels, size, dilation_rate=rate, padding="causal")
    layer.build((None, None, features))
    return layer, tf.function(layer).get_concrete_function(tf.TensorSpec([None, None, features]))


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    key = (x.shape[2], kernel.shape[2], kernel.shape[0], dilation_rate)
    if key not in traced:
        traced[key] = trace(*key)
    layer, graph = traced[key]
    layer.set_weights([kernel, bias])
    return graph(tf.constant(x))
