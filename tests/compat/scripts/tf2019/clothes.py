from __future__ import absolute_import, division, print_function, unicode_literals
import tensorflow as tf
from tensorflow import keras
import numpy as np
import matplotlib.pyplot as plt
print(tf.__version__)

fashion = keras.datasets.fashion_mnist
(train_images, train_labels), (test_images, test_labels) = fashion.load_data()
train_images, test_images = train_images / 255.0, test_images / 255.0
plt.figure()
plt.imshow(train_images[0])
plt.colorbar()
plt.show()

model = keras.Sequential([
    keras.layers.Flatten(input_shape=(28, 28)),
    keras.layers.Dense(32, activation='relu'),
    keras.layers.Dense(10)
])
model.compile(optimizer='adam', loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
              metrics=['accuracy'])
model.fit(train_images, train_labels, epochs=10, batch_size=16, verbose=2)
test_loss, test_acc = model.evaluate(test_images, test_labels, verbose=2)

probability_model = tf.keras.Sequential([model, tf.keras.layers.Softmax()])
predictions = probability_model.predict(test_images)
assert np.allclose(predictions.sum(axis=1), 1, atol=1e-5)
single = np.expand_dims(test_images[1], 0)
print(np.argmax(probability_model.predict(single)[0]), test_labels[1])
print('Test accuracy:', test_acc)
