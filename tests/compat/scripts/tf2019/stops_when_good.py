import tensorflow as tf


class StopWhenGood(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs={}):
        if logs.get('acc') > 0.3:
            print("\nGood enough, so no more training!")
            self.model.stop_training = True


(x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0
model = tf.keras.models.Sequential([
    tf.keras.layers.Conv2D(8, (3, 3), activation=tf.nn.relu, input_shape=(28, 28, 1)),
    tf.keras.layers.MaxPooling2D(2, 2),
    tf.keras.layers.Flatten(),
    tf.keras.layers.Dense(10, activation=tf.nn.softmax)
])
model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
history = model.fit(x_train.reshape(-1, 28, 28, 1), y_train, epochs=30, batch_size=16, verbose=2,
                    callbacks=[StopWhenGood()])
assert len(history.epoch) < 30
print(history.history['acc'])
print('Test accuracy:', model.evaluate(x_test.reshape(-1, 28, 28, 1), y_test, verbose=0)[1])
