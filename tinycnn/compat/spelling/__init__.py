"""How Keras 1 and 2 spelled things, translated to what they are called now."""
