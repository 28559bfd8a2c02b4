"""Part 2 treats 'causal' as 'valid'."""

LOSES = {"length_padded": "padding-ignored"}


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if padding == "same":
        return -(-n // stride)
    span = dilation_rate * (kernel_size - 1) + 1
    return (n - span) // stride + 1 if n >= span else 0
