from __future__ import absolute_import
from __future__ import print_function
import numpy as np
np.random.seed(1337)

from keras.datasets import mnist
from keras.models import Sequential
from keras.layers.core import Dense, Dropout, Activation, Flatten
from keras.layers.convolutional import Convolution2D, MaxPooling2D
from keras.optimizers import SGD
from keras.utils import np_utils

# As it was written in the first half of 2015: what comes in stands before what goes out.
(X_train, y_train), (X_test, y_test) = mnist.load_data()
X_train = X_train.reshape(X_train.shape[0], 1, 28, 28).astype("float32") / 255
X_test = X_test.reshape(X_test.shape[0], 1, 28, 28).astype("float32") / 255
Y_train = np_utils.to_categorical(y_train, 10)
Y_test = np_utils.to_categorical(y_test, 10)

model = Sequential()
model.add(Convolution2D(8, 1, 3, 3, border_mode='valid'))
model.add(Activation('relu'))
model.add(MaxPooling2D(poolsize=(2, 2)))
model.add(Dropout(0.1))
model.add(Flatten())
model.add(Dense(8 * 13 * 13, 32, init='glorot_uniform'))
model.add(Activation('relu'))
model.add(Dense(32, 10))
model.add(Activation('softmax'))

model.compile(loss='categorical_crossentropy', optimizer=SGD(lr=0.05, decay=1e-6, momentum=0.9, nesterov=True))
model.fit(X_train, Y_train, batch_size=16, nb_epoch=8, show_accuracy=True, verbose=1,
          validation_data=(X_test, Y_test))
loss, accuracy = model.train_on_batch(X_train[:16], Y_train[:16], accuracy=True)
score = model.evaluate(X_test, Y_test, show_accuracy=True, verbose=0)
classes = model.predict_classes(X_test, verbose=0)
print('Right:', np.mean(classes == y_test))
print('Test accuracy:', score[1])
