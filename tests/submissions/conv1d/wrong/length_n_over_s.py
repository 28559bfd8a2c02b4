"""Part 2 divides by the stride and does no more."""

LOSES = {"length_valid": "kernel-ignored", "length_padded": "rounded-down", "length_dilated": None, "length_short": "never-zero"}


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    return n // stride
