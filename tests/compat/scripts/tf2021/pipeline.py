import tensorflow as tf
from tensorflow.keras.layers.experimental import preprocessing

tf.random.set_seed(7)
(x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
AUTOTUNE = tf.data.AUTOTUNE


def scale(image, label):
    return tf.cast(image, tf.float32) / 255.0, label


train = tf.data.Dataset.from_tensor_slices((x_train[..., tf.newaxis], y_train))
train = train.map(scale, num_parallel_calls=AUTOTUNE).cache().shuffle(500).batch(16).prefetch(AUTOTUNE)
test = tf.data.Dataset.from_tensor_slices((x_test[..., tf.newaxis], y_test)).map(scale).batch(32)

augmentation = tf.keras.Sequential([preprocessing.RandomRotation(0.01), preprocessing.RandomZoom(0.02)])
model = tf.keras.Sequential([
    tf.keras.layers.InputLayer(input_shape=(28, 28, 1)),
    augmentation,
    tf.keras.layers.Conv2D(8, 3, activation='relu'),
    tf.keras.layers.MaxPooling2D(),
    tf.keras.layers.Flatten(),
    tf.keras.layers.Dense(10),
])
model.compile(optimizer='adam', loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
              metrics=['accuracy'])
history = model.fit(train, epochs=5, validation_data=test, verbose=2)
loss, accuracy = model.evaluate(test, verbose=0)
print('Test accuracy:', accuracy)
