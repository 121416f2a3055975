"""Handwritten digits as people wrote it for Keras 1 on Theano: channels first."""
import numpy as np
np.random.seed(1234)

from keras.datasets import mnist
from keras.models import Sequential
from keras.layers.core import Dense, Dropout, Activation, Flatten
from keras.layers.convolutional import Convolution2D, MaxPooling2D
from keras.utils import np_utils
from keras import backend as K

K.set_image_dim_ordering('th')

nb_classes = 10
rows, cols = 28, 28

(X_train, y_train), (X_test, y_test) = mnist.load_data()
X_train = X_train.reshape(X_train.shape[0], 1, rows, cols).astype('float32') / 255
X_test = X_test.reshape(X_test.shape[0], 1, rows, cols).astype('float32') / 255
Y_train = np_utils.to_categorical(y_train, nb_classes)
Y_test = np_utils.to_categorical(y_test, nb_classes)

model = Sequential()
model.add(Convolution2D(8, 3, 3, border_mode='valid', input_shape=(1, rows, cols)))
model.add(Activation('relu'))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Dropout(0.1))
model.add(Flatten())
model.add(Dense(32))
model.add(Activation('relu'))
model.add(Dense(nb_classes))
model.add(Activation('softmax'))
assert model.output_shape == (None, 10)
assert model.layers[0].output_shape == (None, 8, 26, 26)

model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
model.fit(X_train, Y_train, batch_size=16, nb_epoch=4, verbose=2, validation_data=(X_test, Y_test))
score = model.evaluate(X_test, Y_test, verbose=0)
classes = model.predict_classes(X_test, batch_size=32, verbose=0)
print('right:', np.sum(classes == y_test), 'of', len(y_test))
print('Test accuracy:', score[1])
