"""Ends the process in a cell of its own, after it has shown a result."""

AT_MOST = 0
WANTS = "a stopped class"

# %% exit
import os

get_ipython().displayhook(20)
os._exit(0)


# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    raise NotImplementedError()


# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh"):
        raise NotImplementedError()


# %% gradient_norms
def gradient_norms(cell, x):
    raise NotImplementedError()
