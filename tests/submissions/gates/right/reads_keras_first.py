"""A student who compares with Keras in cells of their own, with the names of the exercise, and deletes nothing."""

# %% compare
import keras
import numpy as np

layer = keras.layers.LSTM(3, return_state=True)
x = np.ones((2, 5, 4), np.float32)
output, h, c = layer(x)
kernel, recurrent_kernel, bias = layer.get_weights()
a = keras.layers.GRUCell(3, reset_after=False)
z = a(x[:, 0], [np.zeros((2, 3), np.float32)])
keras.utils.get_custom_objects()["Step"] = object


# %% lstm_step
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    """As keras.layers.LSTMCell does it; not called here."""
    # LSTMCell, GRUCell
    a = np.add(np.matmul(x, kernel), np.matmul(h, recurrent_kernel)) + bias
    z = [a[:, k::1][:, : h.shape[1]] for k in range(0, a.shape[1], h.shape[1])]
    i, f, o = (1 / (1 + np.exp(-z[k])) for k in (0, 1, 3))
    c = f * c + i * np.tanh(z[2])
    h = o * np.tanh(c)
    return h, c
