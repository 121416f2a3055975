"""The best weights of a training, and a model as JSON beside them."""
import glob
from keras.models import Sequential, model_from_json
from keras.layers import Dense, Flatten, Convolution2D, MaxPooling2D
from keras.callbacks import ModelCheckpoint, EarlyStopping
from keras.datasets import mnist
from keras.utils import np_utils

(X_train, y_train), (X_test, y_test) = mnist.load_data()
X_train = X_train.reshape(-1, 28, 28, 1).astype('float32') / 255
X_test = X_test.reshape(-1, 28, 28, 1).astype('float32') / 255
Y_train = np_utils.to_categorical(y_train)
Y_test = np_utils.to_categorical(y_test)

model = Sequential([
    Convolution2D(8, 3, 3, activation='relu', input_shape=(28, 28, 1)),
    MaxPooling2D(),
    Flatten(),
    Dense(32, activation='relu'),
    Dense(10, activation='softmax'),
])
model.compile(loss='categorical_crossentropy', optimizer='rmsprop', metrics=['accuracy'])
path = 'weights-{epoch:02d}-{val_acc:.2f}.hdf5'
callbacks = [ModelCheckpoint(path, monitor='val_acc', verbose=1, save_best_only=True, mode='max'),
             EarlyStopping(monitor='val_acc', patience=3)]
model.fit(X_train, Y_train, validation_data=(X_test, Y_test), nb_epoch=4, batch_size=16,
          callbacks=callbacks, verbose=2)
best = sorted(glob.glob('weights-*.hdf5'))[-1]
model.load_weights(best)
with open('model.json', 'w') as f:
    f.write(model.to_json())
model.save_weights('model.h5', overwrite=True)

again = model_from_json(open('model.json').read())
again.load_weights('model.h5')
again.compile(loss='categorical_crossentropy', optimizer='rmsprop', metrics=['accuracy'])
score = again.evaluate(X_test, Y_test, verbose=0)
assert score == model.evaluate(X_test, Y_test, verbose=0)
print("%s: %.2f%%" % (again.metrics_names[1], score[1] * 100))
print('Test accuracy:', score[1])
