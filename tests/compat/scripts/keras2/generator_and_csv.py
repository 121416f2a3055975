import csv
import keras
from keras.callbacks import CSVLogger, LearningRateScheduler, TensorBoard
from keras.datasets import mnist
from keras.layers import Activation, Conv2D, Dense, Flatten, MaxPool2D
from keras.layers import LSTM, Average, Concatenate, GlobalMaxPooling2D  # never used
from keras.models import Model, Sequential, load_model
from keras.preprocessing.image import ImageDataGenerator
from keras.utils import np_utils

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train.reshape(-1, 28, 28, 1).astype('float32') / 255
x_test = x_test.reshape(-1, 28, 28, 1).astype('float32') / 255
y_train, y_test = np_utils.to_categorical(y_train, 10), np_utils.to_categorical(y_test, 10)

model = Sequential()
model.add(Conv2D(8, (3, 3), input_shape=x_train.shape[1:]))
model.add(Activation('relu'))
model.add(MaxPool2D())
model.add(Flatten())
model.add(Dense(10))
model.add(Activation('softmax'))
model.compile('adam', 'categorical_crossentropy', metrics=['accuracy'])

datagen = ImageDataGenerator(rotation_range=5, width_shift_range=0.02, height_shift_range=0.02, zoom_range=0.02,
                             validation_split=0.1)
datagen.fit(x_train)
board = TensorBoard(log_dir='logs', histogram_freq=0, batch_size=32, write_graph=True, write_grads=False,
                    write_images=False, embeddings_freq=0, embeddings_layer_names=None)
model.fit_generator(datagen.flow(x_train, y_train, batch_size=16), steps_per_epoch=len(x_train) / 16, epochs=5,
                    verbose=2, validation_data=(x_test, y_test), workers=4, use_multiprocessing=False,
                    callbacks=[CSVLogger('log.csv', append=False, separator=','), board,
                               LearningRateScheduler(lambda epoch: 0.005 * 0.9 ** epoch)])
with open('log.csv') as file:
    rows = list(csv.DictReader(file))
print([row['val_acc'] for row in rows], [row['acc'] for row in rows])
model.save('digits.model')
del model
model = load_model('digits.model')
score = model.evaluate(x_test, y_test, verbose=0)
print('predicted', model.predict_generator(datagen.flow(x_test, y_test, batch_size=10), steps=2).shape)
print('Test accuracy:', score[1])
