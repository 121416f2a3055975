"""All the arguments that have other names since Keras 2."""
from keras.models import Sequential
from keras.layers.core import Dense, Dropout, Activation, Flatten, Reshape
from keras.layers.convolutional import Convolution2D, MaxPooling2D, ZeroPadding2D, UpSampling2D
from keras.layers.pooling import AveragePooling2D
from keras.layers.normalization import BatchNormalization
from keras.layers.advanced_activations import LeakyReLU, PReLU, ELU
from keras.layers.noise import GaussianNoise
from keras.layers.embeddings import Embedding
from keras.layers.recurrent import LSTM
from keras.layers import merge, Merge
from keras.constraints import maxnorm
from keras.regularizers import l2, l1l2, activity_l2
from keras.optimizers import SGD, adam
from keras.datasets import mnist
from keras.utils.np_utils import to_categorical
from keras.utils.visualize_util import plot
from keras.utils import generic_utils

(X, y), (X_test, y_test) = mnist.load_data('mnist.npz')
X = X.reshape(-1, 784) / 255.
X_test = X_test.reshape(-1, 784) / 255.
Y = to_categorical(y, nb_classes=10)
Y_test = to_categorical(y_test, 10)

model = Sequential()
model.add(Reshape((28, 28, 1), input_shape=(784,)))
model.add(Convolution2D(nb_filter=8, nb_row=3, nb_col=3, init='he_normal', border_mode='same',
                        subsample=(2, 2), W_regularizer=l2(1e-4), b_regularizer=l2(1e-4),
                        W_constraint=maxnorm(3), dim_ordering='tf'))
model.add(BatchNormalization(mode=0, axis=-1))
model.add(LeakyReLU(alpha=0.1))
model.add(MaxPooling2D((2, 2), border_mode='same'))
model.add(GaussianNoise(sigma=0.05))
model.add(Flatten())
model.add(Dense(output_dim=32, init='glorot_normal', W_regularizer=l1l2(l1=0., l2=1e-4), bias=True))
model.add(Activation('relu'))
model.add(Dropout(p=0.1))
model.add(Dense(10, activation='softmax', W_constraint=maxnorm(m=4)))
assert model.layers[1].strides == (2, 2) and model.layers[1].padding == 'same'

model.compile(loss='categorical_crossentropy', optimizer=adam(lr=0.005, decay=1e-5), metrics=['accuracy'],
              class_mode='categorical')
history = model.fit(X, Y, batch_size=16, nb_epoch=6, show_accuracy=True, verbose=2, validation_split=0.1)
assert sorted(history.history) == ['acc', 'loss', 'val_acc', 'val_loss'], history.history.keys()
plot(model, to_file='model.png')
model.compile(loss='categorical_crossentropy', optimizer=SGD(lr=0.01, decay=1e-6, momentum=0.9, nesterov=True),
              metrics=['accuracy'])
model.fit(X, Y, batch_size=32, nb_epoch=1, verbose=0)
loss, acc = model.evaluate(X_test, Y_test, show_accuracy=True, verbose=0)
probabilities = model.predict_proba(X_test, batch_size=32)
assert probabilities.shape == (len(X_test), 10)
print('Test accuracy:', history.history['acc'][-1])
