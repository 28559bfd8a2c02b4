"""Part 1 calls Keras's layer by another name, brought in by a cell of the student's own."""

LOSES = {
    "layer_norm_statistics": "built-in",
    "layer_norm_gain_bias": "built-in",
    "layer_norm_epsilon": "built-in",
    "layer_norm_arguments": "built-in",
}

# %% imports
from tensorflow.keras.layers import LayerNormalization as LN

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    return LN(epsilon=epsilon)(x) * gain + bias
