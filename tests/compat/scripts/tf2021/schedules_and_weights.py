import numpy as np
from tensorflow import keras
from tensorflow.keras import layers, regularizers
from tensorflow.keras.callbacks import EarlyStopping, ModelCheckpoint

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train = np.expand_dims(x_train, -1) / 255.0
x_test = np.expand_dims(x_test, -1) / 255.0
schedule = keras.optimizers.schedules.ExponentialDecay(0.003, decay_steps=50, decay_rate=0.9)

model = keras.Sequential(name='weighted')
model.add(layers.Conv2D(8, 3, activation='relu', input_shape=(28, 28, 1),
                        kernel_regularizer=regularizers.l2(1e-4)))
model.add(layers.MaxPool2D(pool_size=2))
model.add(layers.Dropout(rate=0.1))
model.add(layers.Flatten())
model.add(layers.Dense(units=10, activation='softmax', name='digits'))
model.summary(line_length=80)
model.compile(optimizer=keras.optimizers.Adam(learning_rate=schedule),
              loss=keras.losses.SparseCategoricalCrossentropy(), metrics=['accuracy'])
stop = EarlyStopping(monitor='val_loss', patience=2, restore_best_weights=True, verbose=1)
keep = ModelCheckpoint('best.h5', monitor='val_accuracy', save_best_only=True, mode='max', verbose=0)
history = model.fit(x_train, y_train, epochs=6, batch_size=16, validation_data=(x_test, y_test), verbose=2,
                    class_weight={digit: 1.0 + digit / 100 for digit in range(10)}, callbacks=[stop, keep],
                    use_multiprocessing=False, workers=2)
best = keras.models.load_model('best.h5')
_, accuracy = best.evaluate(x_test, y_test, verbose=0)
keras.utils.plot_model(model, 'model.png', show_shapes=True)
predictions = np.argmax(model.predict(x_test), axis=-1)
print(predictions[:10], y_test[:10])
print('Test accuracy:', accuracy)
