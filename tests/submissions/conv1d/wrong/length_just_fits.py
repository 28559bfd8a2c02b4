"""Part 2 gives 0 where the window fits exactly."""

LOSES = {"length_short": "just-fits"}


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if padding != "valid":
        return -(-n // stride)
    span = dilation_rate * (kernel_size - 1) + 1
    return (n - span) // stride + 1 if n > span else 0
