import os
import tensorflow as tf
from tensorflow import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train = x_train.reshape(-1, 784) / 255.0
x_test = x_test.reshape(-1, 784) / 255.0


def create_model():
    model = tf.keras.models.Sequential([
        keras.layers.Dense(32, activation='relu', input_shape=(784,)),
        keras.layers.Dropout(0.1),
        keras.layers.Dense(10, activation='softmax'),
    ])
    model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
    return model


model = create_model()
checkpoint = 'training/cp-{epoch:04d}.ckpt'
keep = keras.callbacks.ModelCheckpoint(filepath=checkpoint, save_weights_only=True, verbose=1, period=3)
model.fit(x_train, y_train, epochs=6, batch_size=16, verbose=2, validation_data=(x_test, y_test), callbacks=[keep])
assert sorted(os.listdir('training')) == ['cp-0003.ckpt', 'cp-0006.ckpt'], os.listdir('training')
accuracy = model.evaluate(x_test, y_test, verbose=0)[1]

fresh = create_model()
fresh.load_weights('training/cp-0006.ckpt')
assert fresh.evaluate(x_test, y_test, verbose=0)[1] == accuracy
fresh.save_weights('./checkpoints/mine')
create_model().load_weights('./checkpoints/mine').expect_partial()

os.makedirs('saved_model')
model.save('saved_model/my_model', save_format='tf')
model.save('whole.h5')
for path in ('saved_model/my_model', 'whole.h5'):
    again = tf.keras.models.load_model(path)
    assert again.evaluate(x_test, y_test, verbose=0)[1] == accuracy
again.load_weights('whole.h5')
print('Test accuracy:', accuracy)
