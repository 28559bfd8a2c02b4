"""Part 1 borrows the layer_norm of the cell of part 2."""

LOSES = {"layer_norm_statistics": None, "layer_norm_gain_bias": None, "layer_norm_epsilon": None, "layer_norm_arguments": None}

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    norm = LNSimpleRNNCell(x.shape[-1]).layer_norm
    norm.epsilon = epsilon
    norm.build(x.shape)
    norm.set_weights([gain, bias])
    return norm(x)
