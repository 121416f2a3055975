import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

keras.utils.set_random_seed(5)
(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_train, x_test = x_train.reshape(-1, 784) / 255.0, x_test.reshape(-1, 784) / 255.0


class Block(layers.Layer):
    """Two linear maps, and what came in beside them."""

    def __init__(self, units):
        super().__init__()
        self.first, self.second = layers.Dense(units, activation='relu'), layers.Dense(units)
        self.normalize = layers.BatchNormalization(momentum=0.8)

    def build(self, input_shape):
        self.scale = self.add_weight(shape=(input_shape[-1],), initializer='ones', name='scale')

    def call(self, inputs, training=None):
        x = self.second(self.first(inputs))
        x = self.normalize(x, training=training)
        return tf.nn.relu(x + inputs * self.scale)


class Classifier(keras.Model):
    def __init__(self):
        super().__init__()
        self.entry, self.block, self.out = layers.Dense(24), Block(24), layers.Dense(10, activation='softmax')

    def call(self, inputs, training=None):
        return self.out(self.block(self.entry(inputs), training=training))

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            predicted = self(x, training=True)
            loss = self.compute_loss(y=y, y_pred=predicted)
        self.optimizer.apply_gradients(
            zip(tape.gradient(loss, self.trainable_variables), self.trainable_variables))
        for metric in self.metrics:
            if metric.name == 'loss':
                metric.update_state(loss)
            else:
                metric.update_state(y, predicted)
        return {metric.name: metric.result() for metric in self.metrics}


model = Classifier()
model.compile(optimizer=keras.optimizers.Adam(0.01), loss='sparse_categorical_crossentropy',
              metrics=[keras.metrics.SparseCategoricalAccuracy(name='accuracy')])
history = model.fit(x_train, y_train, batch_size=16, epochs=8, verbose=2)
loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
print(sorted(history.history))
print('Test accuracy:', accuracy)
