"""Ends the process without a word, when called and when a cell is made."""

AT_MOST = 0
WANTS = "a stopped class"

# %% layer_norm
import os


def layer_norm(x, gain, bias, epsilon=1e-3):
    os._exit(0)


# %% gradient_norms
def gradient_norms(cell, x):
    os.kill(os.getpid(), 9)


# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh"):
        raise NotImplementedError()
