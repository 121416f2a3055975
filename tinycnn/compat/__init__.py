"""What lets scripts written for older Keras run; nothing else in the package knows that it exists."""
