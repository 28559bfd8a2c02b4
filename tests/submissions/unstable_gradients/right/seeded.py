"""All three parts, by a student who sets every seed, runs functions eagerly and clears the session."""

# %% seeds
import os
import random

import keras
import numpy as np
import tensorflow as tf

SEED = 42
os.environ["PYTHONHASHSEED"] = str(SEED)
random.seed(SEED)
np.random.seed(SEED)
keras.utils.set_random_seed(SEED)
tf.config.run_functions_eagerly(True)

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    np.random.seed(SEED)
    x = np.copy(x)
    x = x - np.expand_dims(np.mean(x, axis=-1), -1)
    x = x / np.expand_dims(np.sqrt(np.mean(x * x, axis=-1) + epsilon), -1)
    return x * np.reshape(gain, (1, -1)) + np.reshape(bias, (1, -1))


# %% LNSimpleRNNCell
class LNSimpleRNNCell(tf.keras.layers.Layer):
    def __init__(self, units, activation="tanh", **kwargs):
        super(LNSimpleRNNCell, self).__init__(**kwargs)
        self.units = units
        self.state_size = units
        self.simple_rnn_cell = tf.keras.layers.SimpleRNNCell(units, activation=None, seed=SEED)
        self.layer_norm = tf.keras.layers.LayerNormalization()
        self.activation = tf.keras.activations.get(activation)

    def build(self, input_shape):
        self.simple_rnn_cell.build(input_shape)
        self.layer_norm.build([None, self.units])

    def call(self, inputs, states):
        outputs, new_states = self.simple_rnn_cell(inputs, states)
        norm_outputs = self.activation(self.layer_norm(outputs))
        return norm_outputs, [norm_outputs]

    def get_config(self):
        base_config = super().get_config()
        return {**base_config, "units": self.units, "activation": tf.keras.activations.serialize(self.activation)}


# %% gradient_norms
def gradient_norms(cell, x):
    keras.utils.set_random_seed(SEED)
    B, T, F = x.shape
    U = cell.state_size if isinstance(cell.state_size, int) else cell.state_size[0]
    h = tf.zeros((B, U))
    hs = []
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(h)
        for t in range(T):
            h, _ = cell(x[:, t], [h])
            hs.append(h)
        loss = tf.reduce_sum(hs[-1])
    norms = np.zeros(T)
    for t in range(T):
        norms[t] = tf.norm(tape.gradient(loss, hs[t]), ord=2)
    del tape
    return norms
