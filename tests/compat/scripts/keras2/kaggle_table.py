import pandas as pd
import numpy as np
from keras.layers import Conv2D, Dense, Dropout, Flatten, MaxPool2D
from keras.models import Sequential
from keras.utils.np_utils import to_categorical
from sklearn.model_selection import train_test_split

train = pd.read_csv("input/train.csv")
test = pd.read_csv("input/test.csv")
Y_train = train["label"]
X_train = train.drop(labels=["label"], axis=1)
print(Y_train.value_counts())
X_train = X_train.values.reshape(-1, 28, 28, 1) / 255.0
test = test.values.reshape(-1, 28, 28, 1) / 255.0
Y_train = to_categorical(Y_train, num_classes=10)
X_train, X_val, Y_train, Y_val = train_test_split(X_train, Y_train, test_size=0.1, random_state=2)
model = Sequential()
model.add(Conv2D(8, (3, 3), activation='relu', input_shape=(28, 28, 1)))
model.add(MaxPool2D(pool_size=(2, 2)))
model.add(Dropout(0.1))
model.add(Flatten())
model.add(Dense(10, activation="softmax"))
model.compile(optimizer='adam', loss="categorical_crossentropy", metrics=["accuracy"])
history = model.fit(X_train, Y_train, batch_size=16, epochs=5, validation_data=(X_val, Y_val), verbose=2)
results = pd.Series(model.predict_classes(test), name="Label")
submission = pd.concat([pd.Series(range(1, len(results) + 1), name="ImageId"), results], axis=1)
submission.to_csv("submission.csv", index=False)
print('Test accuracy:', history.history['val_acc'][-1])
