import keras
import numpy as np
from keras import callbacks, layers, models, optimizers

keras.utils.set_random_seed(11)
(x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0

model = models.Sequential()
model.add(layers.Input((32, 32, 3)))
model.add(layers.Conv2D(8, 3, padding="same", use_bias=False))
model.add(layers.BatchNormalization())
model.add(layers.ReLU())
model.add(layers.MaxPooling2D())
model.add(layers.GlobalAveragePooling2D() if False else layers.Flatten())
model.add(layers.Dense(10, activation="softmax"))
model.compile(
    optimizer=optimizers.SGD(learning_rate=0.02, momentum=0.9, nesterov=True),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)


class Rates(callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.rates = []

    def on_epoch_end(self, epoch, logs=None):
        self.rates.append(float(np.asarray(self.model.optimizer.learning_rate)))


rates = Rates()
history = model.fit(
    x_train,
    y_train,
    batch_size=16,
    epochs=5,
    validation_data=(x_test, y_test),
    verbose=2,
    callbacks=[
        callbacks.ReduceLROnPlateau(monitor="val_loss", factor=0.5, patience=1),
        callbacks.ModelCheckpoint("best.keras", monitor="val_accuracy", save_best_only=True),
        callbacks.EarlyStopping(patience=4, restore_best_weights=True),
        rates,
    ],
)
assert len(rates.rates) == len(history.history["val_accuracy"])
best = models.load_model("best.keras")
loss, accuracy = best.evaluate(x_test, y_test, verbose=0)
print("Test accuracy:", accuracy)
