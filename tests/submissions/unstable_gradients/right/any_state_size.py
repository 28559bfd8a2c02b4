"""Part 3 by a careful student: the size of the state from one call of the cell, the start watched, float arithmetic in the end."""

# %% gradient_norms
def gradient_norms(cell, x):
    x = keras.ops.convert_to_tensor(x, dtype="float32")
    size = cell.state_size
    if isinstance(size, (list, tuple)):
        size = size[0]
    if isinstance(size, (list, tuple, tf.TensorShape)):
        size = size[-1]
    zero = keras.ops.zeros((x.shape[0], size))
    with tf.GradientTape() as tape:
        tape.watch(zero)
        chain = [zero]
        for t in range(x.shape[1]):
            chain.append(cell(x[:, t], [chain[-1]])[0])
        target = keras.ops.sum(chain[-1])
    gradients = keras.ops.stack(tape.gradient(target, chain)[1:])
    return keras.ops.sqrt(keras.ops.sum(keras.ops.square(gradients), axis=(1, 2)))
