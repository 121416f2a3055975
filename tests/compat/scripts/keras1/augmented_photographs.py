"""Small photographs with real-time augmentation, counted in samples."""
from __future__ import print_function
from keras.datasets import cifar10
from keras.preprocessing.image import ImageDataGenerator
from keras.models import Sequential
from keras.layers import Dense, Dropout, Activation, Flatten
from keras.layers import Convolution2D, MaxPooling2D
from keras.optimizers import SGD
from keras.utils import np_utils

batch_size = 16
nb_classes = 10

(X_train, y_train), (X_test, y_test) = cifar10.load_data()
print('X_train shape:', X_train.shape)
Y_train = np_utils.to_categorical(y_train, nb_classes)
Y_test = np_utils.to_categorical(y_test, nb_classes)
X_train = X_train.astype('float32') / 255
X_test = X_test.astype('float32') / 255

model = Sequential()
model.add(Convolution2D(8, 3, 3, border_mode='same', input_shape=X_train.shape[1:]))
model.add(Activation('relu'))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Flatten())
model.add(Dense(32))
model.add(Activation('relu'))
model.add(Dense(nb_classes))
model.add(Activation('softmax'))
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])

datagen = ImageDataGenerator(featurewise_center=False, samplewise_center=False,
                             featurewise_std_normalization=False, samplewise_std_normalization=False,
                             zca_whitening=False, rotation_range=0, width_shift_range=0.03,
                             height_shift_range=0.03, horizontal_flip=False, vertical_flip=False)
datagen.fit(X_train)
model.fit_generator(datagen.flow(X_train, Y_train, batch_size=batch_size),
                    samples_per_epoch=X_train.shape[0], nb_epoch=4, verbose=2,
                    validation_data=(X_test, Y_test))


def endless(X, Y):
    while True:
        for start in range(0, len(X) - 16, 16):
            yield X[start:start + 16], Y[start:start + 16]


model.fit_generator(endless(X_train, Y_train), samples_per_epoch=64, nb_epoch=1, verbose=0,
                    validation_data=endless(X_test, Y_test), nb_val_samples=32, max_q_size=4, nb_worker=1,
                    pickle_safe=False)
score = model.evaluate_generator(endless(X_test, Y_test), val_samples=48)
print('Test accuracy:', score[1])
