import numpy as np
import tensorflow as tf
from tensorflow.keras import datasets, models
from tensorflow.keras.layers import Activation, BatchNormalization, Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from tensorflow.keras.preprocessing.image import ImageDataGenerator
from tensorflow.keras.utils import to_categorical

(train_images, train_labels), (test_images, test_labels) = datasets.cifar10.load_data()
train_images, test_images = train_images.astype('float32') / 255.0, test_images.astype('float32') / 255.0
train_labels, test_labels = to_categorical(train_labels), to_categorical(test_labels)

model = models.Sequential()
model.add(Conv2D(8, (3, 3), padding='same', input_shape=(32, 32, 3)))
model.add(BatchNormalization())
model.add(Activation('relu'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(10))
model.add(Activation('softmax'))
model.compile(optimizer=tf.keras.optimizers.RMSprop(learning_rate=0.002), loss='categorical_crossentropy',
              metrics=['accuracy'])
datagen = ImageDataGenerator(width_shift_range=1, height_shift_range=1, fill_mode='nearest')
history = model.fit(datagen.flow(train_images, train_labels, batch_size=16), steps_per_epoch=len(train_images) // 16,
                    epochs=6, validation_data=(test_images, test_labels), verbose=2)
print(history.history.keys())
print('Test accuracy:', model.evaluate(test_images, test_labels, verbose=0)[1])
