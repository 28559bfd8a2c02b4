"""Closes the streams, leaves its folder and takes away the files and modules that a probe may need."""

AT_MOST = 0
WANTS = "a stopped class"

# %% tidy up
import os
import sys

os.remove("ridership.csv")
os.chdir("/")
sys.stdout.close()
sys.stderr.close()
for name in ("json", "base64", "traceback", "types"):
    sys.modules[name] = None
sys.setrecursionlimit(60)


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
