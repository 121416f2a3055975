"""What a user of Keras 2 wrote, run by ``python -m tinycnn``: started again until it gets to its end."""

import sys

import keras
import numpy as np
from keras.callbacks import BackupAndRestore, CSVLogger, EarlyStopping, ModelCheckpoint, ReduceLROnPlateau
from keras.layers import BatchNormalization, Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from keras.models import Sequential
from keras.preprocessing.image import ImageDataGenerator

folder = sys.argv[1]
keras.utils.set_random_seed(42)
rng = np.random.RandomState(0)
y = rng.randint(0, 4, 240)
x = rng.rand(240, 12, 12, 1) * 200 + y[:, None, None, None] * 10

generator = ImageDataGenerator(
    rescale=1 / 255.0, rotation_range=10, horizontal_flip=True, validation_split=0.2
)
labels = keras.utils.to_categorical(y, 4)
train = generator.flow(x, labels, batch_size=16, subset="training")
held_out = generator.flow(x, labels, batch_size=16, subset="validation")

model = Sequential()
model.add(Conv2D(8, (3, 3), activation="relu", input_shape=(12, 12, 1)))
model.add(BatchNormalization())
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dropout(0.4))
model.add(Dense(4, activation="softmax"))
model.compile("adam", "categorical_crossentropy", ["acc"])
history = model.fit(
    train,
    epochs=12,
    validation_data=held_out,
    class_weight={0: 1.0, 1: 2.0, 2: 1.0, 3: 0.5},
    verbose=2,
    callbacks=[
        BackupAndRestore(folder + "/backup", save_freq=5),
        EarlyStopping(monitor="val_acc", patience=11, restore_best_weights=True),
        ReduceLROnPlateau(monitor="val_loss", patience=1, factor=0.5),
        ModelCheckpoint(folder + "/best.keras", monitor="val_acc", save_best_only=True),
        CSVLogger(folder + "/log.csv", append=True),
    ],
)
model.save_weights(folder + "/final.weights.h5")
with open(folder + "/history.txt", "w") as file:
    file.write(repr(sorted(history.history.items())))
