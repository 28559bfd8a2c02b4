"""Part 2 has no return statement."""

LOSES = {"gru_gates": "no-return", "gru_reset": "no-return", "gru_update": "no-return", "gru_form": "no-return"}

# %% gru_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def gru_step(x, h, kernel, recurrent_kernel, bias):
    z, r, g = np.split(x @ kernel + h @ recurrent_kernel + bias, 3, axis=-1)
    new_h = sigmoid(z) * h + (1 - sigmoid(z)) * np.tanh(g)
