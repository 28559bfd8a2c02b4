"""layer_norm is a functools.partial of a norm that could run over other axes as well."""

# %% layer_norm
import functools


def normalise(x, gain, bias, epsilon=1e-3, axis=0):
    x = keras.ops.convert_to_tensor(x, dtype="float32")
    centred = x - keras.ops.mean(x, axis=axis, keepdims=True)
    power = keras.ops.mean(keras.ops.square(centred), axis=axis, keepdims=True)
    return centred * keras.ops.rsqrt(power + epsilon) * gain + bias


layer_norm = functools.partial(normalise, axis=-1)
