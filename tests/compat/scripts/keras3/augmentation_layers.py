import keras
from keras import layers
from keras.datasets import mnist
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from keras.models import Sequential

(x_train, y_train), (x_test, y_test) = mnist.load_data()
augment = Sequential([layers.RandomTranslation(0.02, 0.02), layers.RandomRotation(0.01)], name="augment")
model = Sequential(
    [
        layers.Input(shape=(28, 28, 1)),
        layers.Rescaling(1.0 / 255),
        augment,
        Conv2D(8, (3, 3), activation="relu", kernel_initializer="he_normal"),
        MaxPooling2D((2, 2)),
        Flatten(),
        Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=6, batch_size=16, validation_data=(x_test, y_test), verbose=2)
model.save_weights("digits.weights.h5")
again = keras.models.clone_model(model)
again.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
again.load_weights("digits.weights.h5")
score = again.evaluate(x_test, y_test, verbose=0)
print("Test accuracy:", score[1])
