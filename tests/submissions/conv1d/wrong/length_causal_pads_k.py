"""Part 2 pads K - 1 zeros for a dilated causal kernel."""

LOSES = {"length_dilated": "dilation-shortens"}


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if padding == "same":
        return -(-n // stride)
    span = dilation_rate * (kernel_size - 1) + 1
    if padding == "causal":
        return (n + kernel_size - 1 - span) // stride + 1
    return (n - span) // stride + 1 if n >= span else 0
