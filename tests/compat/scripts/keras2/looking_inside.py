import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import backend as K
from keras.datasets import mnist
from keras.engine.topology import Layer
from keras.layers import Conv2D, Dense, Flatten, Input, Lambda, MaxPooling2D
from keras.models import Model

(x_train, y_train), (x_test, y_test) = mnist.load_data()
mean, std = x_train.mean().astype(np.float32), x_train.std().astype(np.float32)


def standardize(x):
    return (x - mean) / std


inputs = Input(shape=(28, 28, 1))
x = Lambda(standardize)(inputs)
x = Conv2D(8, (3, 3), activation='relu', name='first')(x)
x = MaxPooling2D((2, 2), name='pooled')(x)
x = Flatten()(x)
outputs = Dense(10, activation='softmax')(x)
model = Model(input=inputs, output=outputs)
model.compile(optimizer=keras.optimizers.adam(lr=0.002), loss='sparse_categorical_crossentropy', metrics=['acc'])
model.fit(x_train[..., None], y_train, epochs=4, batch_size=16, verbose=2)

maps = Model(inputs=model.inputs, outputs=[model.get_layer('first').output, model.get_layer('pooled').output])
first, pooled = maps.predict(x_test[:1, :, :, None])
assert first.shape == (1, 26, 26, 8) and pooled.shape == (1, 13, 13, 8)
plt.matshow(first[0, :, :, 3], cmap='viridis')
filters, biases = model.layers[2].get_weights()
plt.imshow(filters[:, :, 0, 0], cmap='gray')
plt.savefig('filters.png')
loss, acc = model.evaluate(x_test[..., None], y_test, verbose=0)
K.clear_session()
print('Test accuracy:', acc)
