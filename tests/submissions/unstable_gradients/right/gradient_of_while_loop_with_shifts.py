"""A tf.while_loop adds a slice of zeros to the state after each step; the gradient with respect to all slices is one tensor."""

# %% gradient_norms
def gradient_norms(cell, x):
    x = tf.convert_to_tensor(x, tf.float32)
    steps, units = int(x.shape[1]), int(tf.nest.flatten(cell.state_size)[0])
    zero = tf.zeros((x.shape[0], units))
    cell(x[:, 0], [zero])
    shifts = tf.zeros((steps, x.shape[0], units))

    def body(t, h):
        new = tf.nest.flatten(cell(tf.gather(x, t, axis=1), [h])[1])[0]
        return t + 1, new + tf.gather(shifts, t)

    with tf.GradientTape() as tape:
        tape.watch(shifts)
        _, last = tf.while_loop(lambda t, h: t < steps, body, (tf.constant(0), zero))
        s = tf.reduce_sum(last)
    gradient = tf.convert_to_tensor(tape.gradient(s, shifts))
    return tf.map_fn(tf.norm, gradient)
