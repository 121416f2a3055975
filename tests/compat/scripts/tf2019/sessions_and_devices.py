import tensorflow as tf
from tensorflow.python.keras import backend as K
from tensorflow.python.keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from tensorflow.python.keras.models import Sequential
from tensorflow.keras.utils import to_categorical

tf.compat.v1.set_random_seed(3)
config = tf.compat.v1.ConfigProto()
config.gpu_options.allow_growth = True
tf.compat.v1.keras.backend.set_session(tf.compat.v1.Session(config=config))
print(tf.config.experimental.list_physical_devices('GPU'))

(x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
x_train = tf.cast(x_train.reshape(-1, 28, 28, 1) / 255, tf.float32)
model = Sequential()
model.add(Conv2D(8, 3, activation='relu', input_shape=[28, 28, 1]))
model.add(MaxPooling2D())
model.add(Flatten())
model.add(Dense(10, activation='softmax'))
model.compile(tf.keras.optimizers.Adam(lr=0.002), 'categorical_crossentropy', metrics=['acc'])
h = model.fit(x_train, tf.one_hot(y_train, 10), epochs=4, batch_size=16, verbose=2)
print(h.history['acc'])
predicted = tf.argmax(model.predict(x_test.reshape(-1, 28, 28, 1) / 255.0), axis=1)
right = tf.reduce_mean(tf.cast(tf.equal(predicted, y_test), tf.float32))
print('Test accuracy:', float(right))
