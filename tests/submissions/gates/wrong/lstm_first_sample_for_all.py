"""Part 1 computes the gates of the batch's mean input."""

LOSES = {"lstm_gates": "unknown", "lstm_state": "unknown", "lstm_output": "unknown", "lstm_form": "rows-differ"}

# %% lstm_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    a = x.mean(0, keepdims=True) @ kernel + h @ recurrent_kernel + bias
    i, f, g, o = np.split(a, 4, axis=-1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    new_c = f * c + i * g
    return o * np.tanh(new_c), new_c
