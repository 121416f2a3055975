"""``tensorflow.examples.tutorials``: what TensorFlow 1 brought along to read MNIST."""
