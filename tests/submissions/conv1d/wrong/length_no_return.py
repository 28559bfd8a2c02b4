"""Part 2 returns nothing for 'causal'."""

LOSES = {"length_padded": "no-return", "length_dilated": "no-return", "length_short": "no-return"}


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if padding == "same":
        return -(-n // stride)
    span = dilation_rate * (kernel_size - 1) + 1
    if padding == "valid":
        return (n - span) // stride + 1 if n >= span else 0
