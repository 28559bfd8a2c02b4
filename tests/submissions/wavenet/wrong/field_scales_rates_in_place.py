"""The student writes dilation_rates *= K - 1, which changes a list or an array of the caller; the number is right."""

LOSES = {"field_kernels": "argument-changed"}

# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    dilation_rates *= kernel_size - 1
    return 1 + sum(dilation_rates)
