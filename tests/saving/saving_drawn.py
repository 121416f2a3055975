"""Networks drawn for both libraries, and code that makes them again."""

import numpy as np
from hypothesis import strategies as st

# A large epsilon: before a batch normalization some gradients are 0 but for rounding, and
# otherwise these would be divided by their own size.
OPTIMIZERS = [
    ("SGD", {"learning_rate": 0.05}),
    ("SGD", {"learning_rate": 0.05, "momentum": 0.9}),
    ("SGD", {"learning_rate": 0.02, "momentum": 0.8, "nesterov": True}),
    ("RMSprop", {"learning_rate": 0.01, "epsilon": 1e-2}),
    ("RMSprop", {"learning_rate": 0.01, "epsilon": 1e-2, "momentum": 0.5, "centered": True}),
    ("Adam", {"learning_rate": 0.01, "epsilon": 1e-2}),
    ("Adam", {"learning_rate": 0.02, "epsilon": 1e-2, "beta_1": 0.8}),
    ("Adam", {"learning_rate": 0.01, "epsilon": 1e-2, "amsgrad": True, "use_ema": True}),
    ("Adam", {"learning_rate": 0.01, "epsilon": 1e-2, "gradient_accumulation_steps": 2}),
    ("AdamW", {"learning_rate": 0.01, "epsilon": 1e-2, "weight_decay": 0.05}),
    ("Nadam", {"learning_rate": 0.01, "epsilon": 1e-2}),
    ("Adamax", {"learning_rate": 0.01, "epsilon": 1e-2}),
    ("Adagrad", {"learning_rate": 0.05}),
    ("Adadelta", {"learning_rate": 0.5, "epsilon": 1e-2}),
    (
        "SGD",
        {
            "learning_rate": (
                "ExponentialDecay",
                {"initial_learning_rate": 0.1, "decay_steps": 2, "decay_rate": 0.5},
            )
        },
    ),
    (
        "SGD",
        {"learning_rate": ("CosineDecay", {"initial_learning_rate": 0.1, "decay_steps": 5}), "clipnorm": 0.5},
    ),
]
SIDE, CLASSES = 7, 3


@st.composite
def networks(draw):
    """Return (specification of the layers, of the optimizer, seed); plain values."""
    images = draw(st.lists(_image_layer(), max_size=4))
    rows = draw(st.lists(_row_layer(), max_size=2))
    layers = [*images, draw(st.sampled_from([("Flatten", {}), ("GlobalAveragePooling2D", {})])), *rows]
    start = draw(st.integers(0, len(layers)))
    inner = draw(st.integers(0, len(layers) - start))
    if inner:
        nested = ("Sequential", layers[start : start + inner])
        layers = [*layers[:start], nested, *layers[start + inner :]]
    layers.append(("Dense", {"units": CLASSES, "activation": "softmax"}))
    return layers, draw(st.sampled_from(OPTIMIZERS)), draw(st.integers(0, 1000))


def _image_layer():
    padding = st.sampled_from(["valid", "same"])
    convolution = st.fixed_dictionaries(
        {
            "filters": st.integers(1, 3),
            "kernel_size": st.integers(1, 2),
            "padding": padding,
            "use_bias": st.booleans(),
            "activation": st.sampled_from([None, "relu", "tanh"]),
            "kernel_initializer": st.sampled_from(["glorot_uniform", "he_normal"]),
        }
    )
    pooling = st.fixed_dictionaries({"pool_size": st.just(2), "strides": st.just(1), "padding": padding})
    return st.one_of(
        st.tuples(st.just("Conv2D"), convolution),
        st.tuples(st.sampled_from(["MaxPooling2D", "AveragePooling2D"]), pooling),
        _any_layer(),
    )


def _row_layer():
    dense = st.fixed_dictionaries({"units": st.integers(1, 5), "use_bias": st.booleans()})
    return st.one_of(st.tuples(st.just("Dense"), dense), _any_layer())


def _any_layer():
    moving = st.fixed_dictionaries(
        {"momentum": st.sampled_from([0.5, 0.99]), "center": st.booleans(), "scale": st.booleans()}
    )
    function = st.fixed_dictionaries({"activation": st.sampled_from(["relu", "sigmoid", "linear"])})
    return st.one_of(
        st.tuples(st.just("BatchNormalization"), moving),
        st.tuples(st.just("Activation"), function),
        st.tuples(st.just("Dropout"), st.just({"rate": 0.0})),  # others would drop other values
    )


def made(library, drawn, **how):
    """Return the model, compiled."""
    layers, (optimizer, settings), _ = drawn
    rate = settings["learning_rate"]
    if isinstance(rate, tuple):
        rate = getattr(library.optimizers.schedules, rate[0])(**rate[1])
    settings = {**settings, "learning_rate": rate}
    entrance = library.layers.Input((SIDE, SIDE, 2))
    model = library.Sequential([entrance, *_made_layers(library, layers)])
    model.compile(
        getattr(library.optimizers, optimizer)(**settings),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
        **how,
    )
    return model


def _made_layers(library, layers):
    return [
        library.Sequential(_made_layers(library, settings))
        if name == "Sequential"
        else getattr(library.layers, name)(**settings)
        for name, settings in layers
    ]


def data(seed):
    """Return images and labels."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(8, SIDE, SIDE, 2)).astype(np.float32), rng.integers(0, CLASSES, 8)
