"""Drawn networks, as code that runs on Keras and here alike: only what ``keras`` means differs.

Everything that decides the outcome is in the code: whoever reads a failure can run it.
"""

from hypothesis import strategies as st

# A layer's code, and whether it needs images; drawn with sizes that keep a case small.
ACTIVATIONS = ("relu", "tanh", "sigmoid", "elu", "selu", "softplus", "gelu", "silu", "leaky_relu")
PENALTIES = ('kernel_regularizer="l2"', "kernel_regularizer=keras.regularizers.L1(0.003)")
CONSTRAINTS = ("kernel_constraint=keras.constraints.MaxNorm(1.5)", 'kernel_constraint="non_neg"')
OPTIMIZERS = (
    "keras.optimizers.SGD(0.05)",
    "keras.optimizers.SGD(0.03, momentum=0.9, nesterov=True)",
    "keras.optimizers.SGD(0.05, clipnorm=0.5)",
    "keras.optimizers.Adam(0.01, epsilon=1e-3)",
    "keras.optimizers.Adam(0.01, epsilon=1e-3, amsgrad=True, clipvalue=0.1)",
    "keras.optimizers.AdamW(0.01, epsilon=1e-3, weight_decay=0.02)",
    "keras.optimizers.Nadam(0.01, epsilon=1e-3)",
    "keras.optimizers.Adamax(0.01, epsilon=1e-3)",
    "keras.optimizers.RMSprop(0.005, epsilon=1e-3, momentum=0.5, centered=True)",
    "keras.optimizers.Adagrad(0.05)",
    "keras.optimizers.Adadelta(1.0, epsilon=1e-3)",
    "keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.7))",
    "keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, 5), global_clipnorm=1.0)",
    "keras.optimizers.Adam(0.01, epsilon=1e-3, use_ema=True, ema_overwrite_frequency=2)",
)
# (loss, the last layer, labels, metrics)
GOALS = (
    ('"categorical_crossentropy"', 'keras.layers.Dense(3, activation="softmax")', "one_hot", '["accuracy"]'),
    (
        '"sparse_categorical_crossentropy"',
        'keras.layers.Dense(3, activation="softmax")',
        "classes",
        '["accuracy", keras.metrics.SparseTopKCategoricalAccuracy(k=2)]',
    ),
    (
        "keras.losses.SparseCategoricalCrossentropy(from_logits=True)",
        "keras.layers.Dense(3)",
        "classes",
        '["accuracy"]',
    ),
    (
        "keras.losses.CategoricalCrossentropy(label_smoothing=0.1)",
        'keras.layers.Dense(3, activation="softmax")',
        "one_hot",
        '["acc", keras.metrics.Precision(), keras.metrics.AUC(num_thresholds=20)]',
    ),
    (
        '"binary_crossentropy"',
        'keras.layers.Dense(1, activation="sigmoid")',
        "yes_or_no",
        '["accuracy", keras.metrics.Recall()]',
    ),
    (
        "keras.losses.CategoricalFocalCrossentropy()",
        'keras.layers.Dense(3, activation="softmax")',
        "one_hot",
        '["accuracy"]',
    ),
    ('"mse"', "keras.layers.Dense(2)", "numbers", '["mae"]'),
    ("keras.losses.Huber(0.7)", "keras.layers.Dense(2)", "numbers", '["mse", "cosine_similarity"]'),
    ('"mae"', "keras.layers.Dense(2)", "numbers", "None"),
    ('"log_cosh"', "keras.layers.Dense(2)", "numbers", "None"),
)


@st.composite
def networks(draw):
    """Return the code of a network, compiled as ``model``, and what kind of labels it wants."""
    size, channels = draw(st.integers(7, 10)), draw(st.sampled_from([1, 2, 3]))
    lines = [f"keras.layers.Input(({size}, {size}, {channels}))"]
    if draw(st.booleans()):
        lines.append(draw(st.sampled_from(FIRST)))
    for _ in range(draw(st.integers(1, 3))):
        lines += draw(blocks(size))
        # What is left after strides and pools; valid windows take up to 2 (4, spread) pixels more.
        for line in lines[-4:]:
            size = size // 2 if "strides=2" in line or "Pooling2D" in line else size - 4 * ("valid" in line)
        if size < 7:
            break
    lines.append(draw(st.sampled_from(FLAT)))
    if draw(st.booleans()):
        lines += [_dense(draw), *draw(st.sampled_from(AFTER_DENSE))]
    loss, last, labels, metrics = draw(st.sampled_from(GOALS))
    lines.append(last)
    body = "\n".join(f"    {line}," for line in lines)
    optimizer = draw(st.sampled_from(OPTIMIZERS))
    code = (
        f"model = keras.Sequential([\n{body}\n])\n"
        f"model.compile(optimizer={optimizer}, loss={loss}, metrics={metrics}, "
        "jit_compile=False)\n"  # for Keras: compiling each network once more takes longest
    )
    return code, labels


FIRST = (
    "keras.layers.Rescaling(0.5, offset=-0.1)",
    "keras.layers.ZeroPadding2D(((1, 0), (0, 2)))",
    "keras.layers.Cropping2D(1)",
    "keras.layers.GaussianNoise(0.0)",
    "keras.layers.Permute((2, 1, 3))",
)
FLAT = (
    "keras.layers.Flatten()",
    "keras.layers.GlobalAveragePooling2D()",
    "keras.layers.GlobalMaxPooling2D()",
)
AFTER_DENSE = (
    (),
    ("keras.layers.LayerNormalization()",),
    ("keras.layers.Dropout(0.0)",),
    ('keras.layers.Activation("tanh")',),
    ("keras.layers.LeakyReLU(negative_slope=0.2)",),
)
POOLS = (
    (),
    ("keras.layers.MaxPooling2D()",),
    ("keras.layers.AveragePooling2D(2)",),
    ('keras.layers.MaxPooling2D(3, strides=2, padding="same")',),
    ("keras.layers.SpatialDropout2D(0.0)",),
)


@st.composite
def blocks(draw, size):
    """Return the code of a convolution and what follows it."""
    filters, window = draw(st.sampled_from([2, 4, 5])), draw(st.sampled_from([1, 2, 3]))
    settings = [f'padding="{draw(st.sampled_from(["same", "same", "valid"]))}"']
    kind = draw(st.sampled_from(["Conv2D"] * 4 + ["SeparableConv2D", "DepthwiseConv2D", "Conv2DTranspose"]))
    first = f"{filters}, {window}" if kind != "DepthwiseConv2D" else f"{window}"
    if kind == "Conv2D":
        settings += draw(st.sampled_from([[], [], ["strides=2"], ["dilation_rate=2"]]))
        settings += draw(st.sampled_from([[], [], [], [draw(st.sampled_from(PENALTIES + CONSTRAINTS))]]))
        settings += draw(st.sampled_from([[], [], [], ['activity_regularizer="l2"']]))
    normalized = draw(st.sampled_from([False, False, True]))
    if normalized:  # a bias before it would learn from rounding errors alone
        settings.append("use_bias=False")
        rest = ["keras.layers.BatchNormalization(momentum=0.8)", "keras.layers.ReLU()"]
    else:
        settings.append(f'activation="{draw(st.sampled_from(ACTIVATIONS))}"')
        rest = draw(st.sampled_from([[], [], ["keras.layers.PReLU(shared_axes=[1, 2])"]]))
    return [f"keras.layers.{kind}({first}, {', '.join(settings)})", *rest, *draw(st.sampled_from(POOLS))]


def _dense(draw):
    settings = [f'activation="{draw(st.sampled_from(ACTIVATIONS))}"']
    settings += draw(st.sampled_from([[], [], [draw(st.sampled_from(PENALTIES + CONSTRAINTS))]]))
    return f"keras.layers.Dense({draw(st.sampled_from([4, 6]))}, {', '.join(settings)})"
