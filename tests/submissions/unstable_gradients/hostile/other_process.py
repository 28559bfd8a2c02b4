"""Has another Python call Keras's layer."""

AT_MOST = 0

# %% layer_norm
import subprocess
import sys

CODE = """
import keras, numpy as np
while True:
    layer = keras.layers.LayerNormalization(epsilon=float(input()))
    np.save("y.npy", layer(np.load("x.npy")))
    print("done", flush=True)
"""
pipe = subprocess.PIPE
other = subprocess.Popen([sys.executable, "-c", CODE], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)


def layer_norm(x, gain, bias, epsilon=1e-3):
    np.save("x.npy", x)
    print(epsilon, file=other.stdin, flush=True)
    other.stdout.readline()
    return np.load("y.npy") * gain + bias


# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh"):
        raise NotImplementedError()


# %% gradient_norms
def gradient_norms(cell, x):
    raise NotImplementedError()
