"""What a user of Keras writes: started again and again until it gets to its end."""

import sys

import numpy as np

import tinycnn as keras
from tinycnn import layers

folder = sys.argv[1]
keras.utils.set_random_seed(42)
rng = np.random.default_rng(0)
x, y = rng.normal(size=(240, 12, 12, 1)), rng.integers(0, 4, 240)

model = keras.Sequential(
    [
        keras.Input(shape=(12, 12, 1)),
        layers.RandomTranslation(0.1, 0.1),
        layers.Conv2D(8, 3, activation="relu"),
        layers.BatchNormalization(),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dropout(0.4),
        layers.Dense(4, activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(
    x,
    y,
    batch_size=16,
    epochs=12,
    validation_split=0.2,
    verbose=2,
    callbacks=[
        keras.callbacks.EarlyStopping(patience=12, restore_best_weights=True),
        keras.callbacks.BackupAndRestore(f"{folder}/backup", save_freq=5),
        keras.callbacks.ReduceLROnPlateau(patience=2, factor=0.5),
        keras.callbacks.ModelCheckpoint(f"{folder}/best.keras", save_best_only=True),
        keras.callbacks.CSVLogger(f"{folder}/log.csv", append=True),
    ],
)
model.save_weights(f"{folder}/final.weights.h5")
with open(f"{folder}/history.txt", "w") as file:
    file.write(repr(sorted(history.history.items())))
