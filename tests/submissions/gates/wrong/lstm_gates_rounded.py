"""Gates are rounded to one decimal, as they are printed in the comments."""
LOSES = {"lstm_gates": "unknown", "lstm_state": "unknown", "lstm_output": "unknown"}

# %% lstm_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    a = x @ kernel + h @ recurrent_kernel + bias
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=-1)
    i, f, g, o = sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
    i, f, g, o = (np.round(gate, 1) for gate in (i, f, g, o))
    new_c = f * c + i * g
    new_h = o * np.tanh(new_c)
    return new_h, new_c
