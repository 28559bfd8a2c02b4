"""Objects in place of functions; the model is a class with its layers in lists."""


# %% a class for windows
class Windows:
    def __init__(self, size, stride, padding):
        self.size, self.stride, self.padding = size, stride, padding

    def places(self, steps):
        if self.padding == "valid":
            return np.arange(max(steps - self.size + 1, 0))[:: self.stride]
        count = int(np.ceil(steps / self.stride))
        total = max(self.stride * (count - 1) + self.size - steps, 0)
        return np.arange(count) * self.stride - total // 2


# %% conv1d
class Convolution:
    def __call__(self, x, kernel, bias, stride=1, padding="valid"):
        places = Windows(len(kernel), stride, padding).places(x.shape[1])
        return np.stack([self.output(x, a, kernel) + bias for a in places], axis=-2)

    @staticmethod
    def output(x, a, kernel):
        steps = [k for k in range(len(kernel)) if 0 <= a + k < x.shape[1]]
        return sum((x[:, a + k] @ kernel[k] for k in steps), np.zeros((len(x), kernel.shape[2]), np.float32))


conv1d = Convolution()

# %% output_length
output_length = lambda n, kernel_size, stride=1, padding="valid", dilation_rate=1: len(
    Windows(dilation_rate * (kernel_size - 1) + 1, stride, padding).places(n)
)


# %% downsample_targets
class Downsample:
    def __call__(self, y, kernel_size, stride):
        return y.take(Windows(kernel_size, stride, "valid").places(y.shape[1]) + kernel_size - 1, axis=1)


downsample_targets = Downsample()


# %% build_conv_gru
@keras.saving.register_keras_serializable()
class build_conv_gru(keras.Model):
    def __init__(self, n_features, horizon, **options):
        super().__init__(**options)
        self.parts = [keras.layers.Conv1D(10, 4, strides=2), keras.layers.GRU(10, return_sequences=True), keras.layers.Dense(horizon)]

    def call(self, x):
        for part in self.parts:
            x = part(x)
        return x
