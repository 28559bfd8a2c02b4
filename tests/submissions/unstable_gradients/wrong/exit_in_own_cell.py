"""An own cell between the parts calls exit(): what follows is never defined."""

LOSES = {
    "ln_cell_step": None,
    "ln_cell_state": None,
    "ln_cell_sequence": None,
    "ln_cell_weights": None,
    "ln_cell_saved": None,
    "gradient_norms_values": None,
    "gradient_norms_any_cell": None,
}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    return gain * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + epsilon) + bias


# %% enough for today
exit()
