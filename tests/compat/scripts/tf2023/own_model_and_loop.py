import numpy as np
import tensorflow as tf
from tensorflow.keras import Model, layers

tf.keras.utils.set_random_seed(3)
(x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
x_train = (x_train[..., tf.newaxis] / 255.0).astype('float32')
x_test = (x_test[..., tf.newaxis] / 255.0).astype('float32')
train_data = tf.data.Dataset.from_tensor_slices((x_train, y_train)).shuffle(500).batch(16)
test_data = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(32)


class Network(Model):
    def __init__(self):
        super(Network, self).__init__()
        self.conv = layers.Conv2D(8, 3, activation='relu')
        self.pool = layers.MaxPooling2D()
        self.flatten = layers.Flatten()
        self.hidden = layers.Dense(32)
        self.drop = layers.Dropout(0.1)
        self.out = layers.Dense(10)

    def call(self, x, training=False):
        x = self.flatten(self.pool(self.conv(x)))
        x = tf.nn.relu(self.hidden(x))
        x = self.drop(x, training=training)
        return self.out(x)


network = Network()
loss_function = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
optimizer = tf.keras.optimizers.Adam(0.003)
loss_mean = tf.keras.metrics.Mean(name='loss')
accuracy = tf.keras.metrics.SparseCategoricalAccuracy(name='accuracy')


@tf.function
def learn(images, labels):
    with tf.GradientTape() as tape:
        logits = network(images, training=True)
        loss = loss_function(labels, logits)
    gradients = tape.gradient(loss, network.trainable_variables)
    optimizer.apply_gradients(zip(gradients, network.trainable_variables))
    loss_mean(loss)


for epoch in range(6):
    loss_mean.reset_state()
    for images, labels in train_data:
        learn(images, labels)
    print('epoch', epoch + 1, 'loss', loss_mean.result().numpy())

for images, labels in test_data:
    accuracy.update_state(labels, network(images, training=False))
network.summary()
predicted = np.argmax(network(x_test[:5]).numpy(), axis=1)
print(predicted, len(network.trainable_variables))
print('Test accuracy:', float(accuracy.result()))
