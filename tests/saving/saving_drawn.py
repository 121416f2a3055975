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
            "kernel_regularizer": st.sampled_from([None, "l2"]),
            "kernel_constraint": st.sampled_from([None, "max_norm"]),
        }
    )
    other = st.fixed_dictionaries({"padding": padding, "activation": st.sampled_from([None, "elu", "tanh"])})
    depthwise = st.fixed_dictionaries(
        {"kernel_size": st.integers(1, 2), "depth_multiplier": st.integers(1, 2)}
    )
    transposed = st.fixed_dictionaries({"filters": st.integers(1, 3), "kernel_size": st.integers(1, 2)})
    pooling = st.fixed_dictionaries({"pool_size": st.just(2), "strides": st.just(1), "padding": padding})
    return st.one_of(
        st.tuples(st.just("Conv2D"), convolution),
        st.tuples(st.sampled_from(["MaxPooling2D", "AveragePooling2D"]), pooling),
        st.tuples(st.just("DepthwiseConv2D"), st.builds(dict.__or__, depthwise, other)),
        st.tuples(
            st.sampled_from(["SeparableConv2D", "Conv2DTranspose"]),
            st.builds(dict.__or__, transposed, other),
        ),
        st.sampled_from(
            [
                ("ZeroPadding2D", {"padding": ((1, 0), (0, 1))}),
                ("Permute", {"dims": (2, 1, 3)}),
                ("SpatialDropout2D", {"rate": 0.0}),
                ("PReLU", {"shared_axes": [1, 2]}),
            ]
        ),
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
        st.sampled_from(
            [
                ("Dropout", {"rate": 0.0}),  # others would drop other values
                ("LayerNormalization", {"center": False, "epsilon": 0.1}),
                ("LeakyReLU", {"negative_slope": 0.1}),
                ("ELU", {"alpha": 0.5}),
                ("PReLU", {}),
                ("Rescaling", {"scale": 0.5, "offset": 0.25}),
                ("Normalization", {"mean": 0.5, "variance": 2.0}),
                ("GaussianNoise", {"stddev": 0.0}),
            ]
        ),
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
