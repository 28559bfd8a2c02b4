"""A helper that cuts one gate out; a class for each gate; the latch written over a random matrix for the other units."""

# %% gate
import numpy as np


class Gate:
    def __init__(self, place, of, activation):
        self.place, self.of, self.activation = place, of, activation

    def __call__(self, x, h, kernel, recurrent_kernel, bias):
        u = recurrent_kernel.shape[0]
        cut = slice(self.place * u, (self.place + 1) * u)
        return self.activation(np.dot(x, kernel[:, cut]) + np.dot(h, recurrent_kernel[:, cut]) + bias[cut])


logistic = lambda a: np.reciprocal(1 + np.exp(np.negative(a)))


# %% lstm_step
def lstm_step(x, h, c, *weights):
    i, f, g, o = (Gate(place, 4, logistic if place != 2 else np.tanh)(x, h, *weights) for place in range(4))
    c = np.add(np.multiply(f, c), np.multiply(i, g))
    return np.multiply(o, np.tanh(c)), c


# %% gru_step
def gru_step(x, h, *weights):
    z, r = (Gate(place, 3, logistic)(x, h, *weights) for place in range(2))
    g = Gate(2, 3, np.tanh)(x, r * h, *weights)
    return (1 - z) * g + z * h


# %% latch_weights
def latch_weights(units):
    rng = np.random.default_rng()
    kernel = rng.normal(size=(2, 4 * units)).astype(np.float32)
    recurrent = rng.normal(size=(units, 4 * units)).astype(np.float32)
    bias = rng.normal(size=4 * units).astype(np.float32)
    first = [0, units, 2 * units, 3 * units]
    recurrent[:, first] = 0
    kernel[:, first] = [[0, 0, 4, 0], [100, -100, 0, 0]]
    bias[first] = [-50, 50, 0, 0]
    return kernel, recurrent, bias
