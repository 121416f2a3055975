from matplotlib import pyplot as plt
from numpy import mean, std
from sklearn.model_selection import KFold
from tensorflow.keras.datasets import mnist
from tensorflow.keras.layers import BatchNormalization, Conv2D, Dense, Flatten, MaxPooling2D
from tensorflow.keras.models import Sequential
from tensorflow.keras.optimizers import SGD
from tensorflow.keras.utils import to_categorical


def load():
    (trainX, trainY), (testX, testY) = mnist.load_data()
    trainX = trainX.reshape((trainX.shape[0], 28, 28, 1)).astype('float32') / 255.0
    testX = testX.reshape((testX.shape[0], 28, 28, 1)).astype('float32') / 255.0
    return trainX, to_categorical(trainY), testX, to_categorical(testY)


def define_model():
    model = Sequential()
    model.add(Conv2D(8, (3, 3), activation='relu', kernel_initializer='he_uniform', input_shape=(28, 28, 1)))
    model.add(BatchNormalization())
    model.add(MaxPooling2D((2, 2)))
    model.add(Flatten())
    model.add(Dense(10, activation='softmax'))
    model.compile(optimizer=SGD(learning_rate=0.01, momentum=0.9), loss='categorical_crossentropy',
                  metrics=['accuracy'])
    return model


trainX, trainY, testX, testY = load()
scores = []
for train, test in KFold(3, shuffle=True, random_state=1).split(trainX):
    model = define_model()
    history = model.fit(trainX[train], trainY[train], epochs=4, batch_size=16,
                        validation_data=(trainX[test], trainY[test]), verbose=0)
    _, acc = model.evaluate(trainX[test], trainY[test], verbose=0)
    print('> %.3f' % (acc * 100.0))
    scores.append(acc)
    plt.plot(history.history['accuracy'], color='blue', label='train')
    plt.plot(history.history['val_accuracy'], color='orange', label='test')
plt.boxplot(scores)
plt.savefig('folds.png')
print('mean=%.3f std=%.3f' % (mean(scores) * 100, std(scores) * 100))
print('Test accuracy:', mean(scores))
