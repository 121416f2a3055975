import keras
from keras import layers, ops

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()

inputs = keras.Input(shape=(28, 28), name="image")
x = layers.Reshape((28, 28, 1))(inputs)
x = layers.Rescaling(1 / 255)(x)
x = layers.Conv2D(8, 3, activation="relu", name="edges")(x)
x = layers.MaxPooling2D()(x)
x = layers.Flatten()(x)
outputs = layers.Dense(10, name="logits")(x)
model = keras.Model(inputs, outputs, name="clothes")
model.compile(
    optimizer=keras.optimizers.Adam(2e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc")],
)
model.fit(x_train, y_train, epochs=4, batch_size=16, verbose=2)
edges = keras.Model(inputs=model.input, outputs=model.get_layer("edges").output)
assert edges.predict(x_test[:2], verbose=0).shape == (2, 26, 26, 8)
model.save("clothes.keras")
again = keras.saving.load_model("clothes.keras")
probabilities = ops.softmax(again.predict(x_test, verbose=0), axis=-1)
assert probabilities.shape == (len(x_test), 10)
result = again.evaluate(x_test, y_test, verbose=0, return_dict=True)
print("Test accuracy:", result["acc"])
