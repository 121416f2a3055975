import itertools
import keras
import matplotlib.pyplot as plt
import numpy as np
from keras.callbacks import EarlyStopping, ReduceLROnPlateau
from keras.datasets import fashion_mnist
from keras.layers.convolutional import Conv2D, MaxPooling2D
from keras.layers.core import Dense, Flatten
from keras.layers.normalization import BatchNormalization
from keras.models import Sequential
from keras.optimizers import RMSprop
from keras.utils.np_utils import to_categorical
from sklearn.metrics import classification_report, confusion_matrix
from sklearn.model_selection import train_test_split

(X, y), (X_test, y_test) = fashion_mnist.load_data()
X = X.reshape(-1, 28, 28, 1) / 255.0
X_test = X_test.reshape(-1, 28, 28, 1) / 255.0
X_train, X_val, Y_train, Y_val = train_test_split(X, to_categorical(y, num_classes=10), test_size=0.2,
                                                  random_state=42)
model = Sequential()
model.add(Conv2D(filters=8, kernel_size=(3, 3), padding='Same', activation='relu', input_shape=(28, 28, 1)))
model.add(BatchNormalization(axis=-1))
model.add(MaxPooling2D(pool_size=(2, 2), strides=(2, 2)))
model.add(Flatten())
model.add(Dense(10, activation="softmax"))
optimizer = RMSprop(lr=0.002, rho=0.9, epsilon=1e-08, decay=0.0)
model.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=["accuracy"])
reduction = ReduceLROnPlateau(monitor='val_acc', patience=1, verbose=1, factor=0.5, min_lr=0.00001)
history = model.fit(X_train, Y_train, batch_size=16, epochs=5, validation_data=(X_val, Y_val), verbose=2,
                    callbacks=[reduction, EarlyStopping(monitor='val_loss', min_delta=0, patience=4, mode='auto')])

fig, ax = plt.subplots(2, 1)
ax[0].plot(history.history['loss'], color='b', label="Training loss")
ax[0].plot(history.history['val_loss'], color='r', label="validation loss")
ax[0].legend(loc='best', shadow=True)
ax[1].plot(history.history['acc'], color='b', label="Training accuracy")
ax[1].plot(history.history['val_acc'], color='r', label="Validation accuracy")
plt.savefig('curves.png')
plt.show()

Y_pred = model.predict(X_test)
wrong = np.argmax(Y_pred, axis=1)
cm = confusion_matrix(y_test, wrong)
plt.figure()
plt.imshow(cm, interpolation='nearest', cmap=plt.cm.Blues)
for i, j in itertools.product(range(cm.shape[0]), range(cm.shape[1])):
    plt.text(j, i, cm[i, j], horizontalalignment="center")
print(classification_report(y_test, wrong))
print('Test accuracy:', np.mean(wrong == y_test))
