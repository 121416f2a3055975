"""Inner modules of TensorFlow that scripts reach into."""
