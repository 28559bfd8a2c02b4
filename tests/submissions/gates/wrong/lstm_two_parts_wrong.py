"""Part 1 swaps two gates and forgets a tanh: each costs its own."""

LOSES = {"lstm_gates": "gate-order", "lstm_output": "no-tanh"}

# %% lstm_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    a = x @ kernel + h @ recurrent_kernel + bias
    i, g, f, o = np.split(a, 4, axis=-1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    new_c = f * c + i * g
    return o * new_c, new_c
