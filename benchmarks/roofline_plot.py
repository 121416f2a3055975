"""The kernels below the machine's roof, as a picture."""

NAMED = 12  # kernels whose name is written beside them: those with most to gain

# What operations belong to, by what their names hold; the first that fits.
FAMILIES = {
    "batch normalization": ("batch_norm", "merge_statistics"),
    "convolution": ("conv2d", "im2col", "col2im"),
    "losses": ("cross_entropy", "mean_squared"),
    "pooling": ("pool",),
    "dense": ("dense", "late"),
    "dropout": ("dropout",),
    "optimizers": ("update",),
    "batches": ("take", "write", "tree"),
    "activations": ("relu", "tanh", "sigmoid", "softmax"),
}


def plot(report, path):
    """Draw speed over intensity, both logarithmic, below the machine's roof.

    Parameters
    ----------
    report : dict
        peak, and kernels, those with most to gain first.
    path : path
        Of the picture; its ending decides the format.
    """
    from matplotlib.figure import Figure

    peak, kernels = report["peak"], report["kernels"]
    figure = Figure(figsize=(12, 8), layout="constrained")
    axes = figure.subplots()
    least = min(kernel["intensity"] for kernel in kernels) / 2
    most = 2 * max(kernel["intensity"] for kernel in kernels)
    for top, slope, style, what in (
        (peak["best_gflops"], peak["cache_gbytes"], "-", "best arithmetic, cache"),
        (peak["gflops"], peak["gbytes"], ":", "sgemm, memory"),
    ):
        ends = [least, top / slope, max(most, top / slope)]
        axes.plot(ends, [min(top, end * slope) for end in ends], style, color="black", label=what)
    for name in FAMILIES:
        members = [kernel for kernel in kernels if family(kernel["op"]) == name]
        if members:
            axes.scatter(
                [kernel["intensity"] for kernel in members],
                [kernel["gflops"] for kernel in members],
                s=[20 + min(600, kernel["to_gain"]) for kernel in members],
                alpha=0.6,
                label=name,
            )
    for number, kernel in enumerate(kernels[:NAMED], start=1):
        text = f"{number}. {kernel['op']}, {kernel['place']}: {kernel['to_gain']:.0f} us"
        axes.annotate(str(number), (kernel["intensity"], kernel["gflops"]), fontsize=9)
        axes.annotate(text, (0.62, 0.02 + 0.025 * (NAMED - number)), xycoords="axes fraction", fontsize=9)
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="FLOPs for each byte that must be moved",
        ylabel="GFLOP/s, done densely, one thread",
        title="Kernels below the machine's roof; the larger, the more to gain",
    )
    for handle in axes.legend(loc="upper left").legend_handles:
        if hasattr(handle, "set_sizes"):
            handle.set_sizes([40])
    figure.savefig(path, dpi=120)


def family(op):
    """Return what an operation belongs to.

    Examples
    --------
    >>> family("conv2d_relu_max_pool_forward"), family("global_average_pool_forward")
    ('convolution', 'pooling')
    """
    return next(name for name, parts in FAMILIES.items() if any(part in op for part in parts))
