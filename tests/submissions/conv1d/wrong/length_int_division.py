"""Part 2 rounds towards zero, and gets 1 where nothing fits."""

LOSES = {"length_short": None}


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if padding != "valid":
        return -(-n // stride)
    span = dilation_rate * (kernel_size - 1) + 1
    return max(int((n - span) / stride) + 1, 0)
