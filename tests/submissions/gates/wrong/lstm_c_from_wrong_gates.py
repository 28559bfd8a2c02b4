"""Part 1 keeps with the input gate and writes with the forget gate."""

LOSES = {"lstm_gates": "input-and-forget-swapped"}

# %% lstm_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    a = x @ kernel + h @ recurrent_kernel + bias
    i, f, g, o = np.split(a, 4, axis=-1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    new_c = i * c + f * g
    return o * np.tanh(new_c), new_c
