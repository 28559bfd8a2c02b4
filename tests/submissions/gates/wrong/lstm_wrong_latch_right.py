"""Part 1 is wrong in every part, and the latch is right: it costs the latch nothing."""

LOSES = {"lstm_gates": "input-and-forget-swapped", "lstm_output": "no-output-gate"}

# %% lstm_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    a = x @ kernel + h @ recurrent_kernel + bias
    f, i, g, o = np.split(a, 4, axis=-1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    new_c = f * c + i * g
    return np.tanh(new_c), new_c
