"""A registered class with more arguments (initialiser, epsilon), a get_initial_state, type hints, and a linear bias that starts at random."""

# %% LNSimpleRNNCell
from collections.abc import Callable


@keras.saving.register_keras_serializable(package="homework")
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units: int, activation: str | Callable = "tanh", recurrent_initializer="glorot_uniform", epsilon: float = 1e-5, **kwargs):
        super().__init__(**kwargs)
        self.units, self.epsilon = units, epsilon
        self.state_size = units
        self.activation = keras.activations.get(activation)
        self.recurrent_initializer = keras.initializers.get(recurrent_initializer)
        self.simple_rnn_cell = keras.layers.SimpleRNNCell(
            units, activation=None, recurrent_initializer=self.recurrent_initializer, bias_initializer="random_normal"
        )
        self.layer_norm = keras.layers.LayerNormalization(epsilon=epsilon)

    def get_initial_state(self, batch_size=None):
        return [keras.ops.zeros((batch_size, self.units), dtype=self.compute_dtype)]

    def build(self, input_shape):
        for sublayer, width in ((self.simple_rnn_cell, input_shape[-1]), (self.layer_norm, self.units)):
            if not sublayer.built:
                sublayer.build((None, width))
        self.built = True

    def call(self, inputs, states, training=None):
        linear, _ = self.simple_rnn_cell(inputs, states, training=training)
        new = self.activation(self.layer_norm(linear, training=training))
        return new, [new]

    def get_config(self):
        config = super().get_config()
        config["units"], config["epsilon"] = self.units, self.epsilon
        config["activation"] = keras.activations.serialize(self.activation)
        config["recurrent_initializer"] = keras.initializers.serialize(self.recurrent_initializer)
        return config
