"""Calls Keras's layers from graphs that were traced before anybody watched."""

AT_MOST = 0

# %% graphs
import keras
import tensorflow as tf

C = keras.layers.Conv1D
traced = {}


def trace(features, channels, size, stride, padding):
    layer = C(channels, size, strides=stride, padding=padding)
    layer.build((None, None, features))
    return layer, tf.function(layer).get_concrete_function(tf.TensorSpec([None, None, features]))


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    key = (x.shape[2], kernel.shape[2], kernel.shape[0], stride, padding)
    if key not in traced:
        traced[key] = trace(*key)
    layer, graph = traced[key]
    layer.set_weights([kernel, bias])
    return graph(tf.constant(x))


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    raise NotImplementedError()


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    raise NotImplementedError()


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    raise NotImplementedError()
