"""``ImageDataGenerator``: what is done to images."""

import warnings

import numpy as np

from tinycnn.compat.image_data_generator import chance, geometry, light, normalizing, ranges
from tinycnn.compat.image_data_generator.flows import Flows
from tinycnn.compat.image_data_generator.iterator import new_seed
from tinycnn.errors import complaint, unknown_name
from tinycnn.random import mix
from tinycnn.settings import floatx, image_data_format

FILL_MODES = ("constant", "nearest", "reflect", "wrap")
DATA_FORMATS = ("channels_first", "channels_last")


class ImageDataGenerator(Flows):
    """Makes batches of images that are changed at random and normalized.

    Parameters
    ----------
    featurewise_center, samplewise_center : bool
        Subtract the mean of each channel over the data given to :meth:`fit`; of each image.
    featurewise_std_normalization, samplewise_std_normalization : bool
        Divide by the standard deviation, likewise.
    zca_whitening : bool
        Take out the correlations between pixels, as found by :meth:`fit`.
    zca_epsilon : float
    rotation_range : float
        Turn by up to so many degrees, either way.
    width_shift_range, height_shift_range : float, int or list
        A float below 1: move by up to this part of the width or height; another float: by up
        to so many pixels. An int n: by a whole number of pixels below n. A list: by one of its
        numbers, either way.
    brightness_range : (float, float), optional
        Multiply 0..255 images by a factor between these, as Pillow does.
    shear_range : float
        Shear by up to so many degrees.
    zoom_range : float or (float, float)
        Show up to this part more or less; or between these parts.
    channel_shift_range : float
        Add a number of up to this size; the image stays between its least and greatest.
    fill_mode : {"nearest", "constant", "reflect", "wrap"}
        What comes in at the edges: the outermost pixel, ``cval``, the image mirrored, the
        image again.
    cval : float
    horizontal_flip, vertical_flip : bool
        Mirror half of the images.
    rescale : float, optional
        Multiply everything by this, after the changes above.
    preprocessing_function : callable, optional
        Called on each changed image before it is rescaled; returns an image of that shape.
    data_format : {"channels_last", "channels_first"}, optional
    validation_split : float
        Part of the data that ``subset="validation"`` gives.
    interpolation_order : int
        Of the spline that images are read by when they are turned: 0 to 5.
    dtype : str, optional
        Of the batches; ``floatx()`` if not given.

    Raises
    ------
    ValueError
        For ranges of a wrong form.

    Notes
    -----
    As in Keras since 2.3, images are moved across by what ``height_shift_range`` gives, and
    down by what ``width_shift_range`` gives.

    In an iterator the random numbers of an image are a function of the seed, the epoch and
    the number of the image; a seed that is not given is drawn from NumPy's global generator.

    Examples
    --------
    >>> images, labels = np.random.rand(5, 8, 8, 1), np.arange(5)
    >>> generator = ImageDataGenerator(rotation_range=10, horizontal_flip=True, rescale=2.0)
    >>> batches = generator.flow(images, labels, batch_size=2, seed=1)
    >>> len(batches), next(batches)[0].shape, next(batches)[1].shape
    (3, (2, 8, 8, 1), (2,))
    """

    def __init__(
        self,
        featurewise_center=False,
        samplewise_center=False,
        featurewise_std_normalization=False,
        samplewise_std_normalization=False,
        zca_whitening=False,
        zca_epsilon=1e-6,
        rotation_range=0,
        width_shift_range=0.0,
        height_shift_range=0.0,
        brightness_range=None,
        shear_range=0.0,
        zoom_range=0.0,
        channel_shift_range=0.0,
        fill_mode="nearest",
        cval=0.0,
        horizontal_flip=False,
        vertical_flip=False,
        rescale=None,
        preprocessing_function=None,
        data_format=None,
        validation_split=0.0,
        interpolation_order=1,
        dtype=None,
    ):
        self.featurewise_center = featurewise_center
        self.samplewise_center = samplewise_center
        self.featurewise_std_normalization = featurewise_std_normalization
        self.samplewise_std_normalization = samplewise_std_normalization
        self.zca_whitening, self.zca_epsilon = zca_whitening, zca_epsilon
        self.rotation_range = rotation_range
        self.width_shift_range, self.height_shift_range = width_shift_range, height_shift_range
        self.brightness_range = ranges.brightness_range(brightness_range)
        self.shear_range = shear_range
        self.zoom_range = list(ranges.zoom_range(zoom_range))
        self.channel_shift_range = channel_shift_range
        self.fill_mode, self.cval = _known("fill_mode", fill_mode, FILL_MODES), cval
        self.horizontal_flip, self.vertical_flip = horizontal_flip, vertical_flip
        self.rescale, self.preprocessing_function = rescale, preprocessing_function
        self.data_format = _known("data_format", data_format or image_data_format(), DATA_FORMATS)
        self.interpolation_order = interpolation_order
        self.dtype = dtype or floatx()
        if validation_split and not 0 < validation_split < 1:
            received = f"{validation_split!r}"
            raise ValueError(complaint(ranges.WHO, "validation_split to be between 0 and 1", received))
        self._validation_split = validation_split
        first = self.data_format == "channels_first"
        self.channel_axis, self.row_axis, self.col_axis = (1, 2, 3) if first else (3, 1, 2)
        self.mean = self.std = self.zca_whitening_matrix = None
        self._settle_contradictions()
        self._ranges()

    def fit(self, x, augment=False, rounds=1, seed=None):
        """Find what ``featurewise_...`` and ``zca_whitening`` need to know of the data.

        Parameters
        ----------
        x : array_like, shape (N, H, W, C)
        augment : bool
            Look at images changed at random, instead of at the images.
        rounds : int
            How many times each is changed, if so.
        seed : int, optional
        """
        x = np.array(x, dtype=self.dtype)
        if x.ndim != 4:
            raise ValueError(
                complaint("ImageDataGenerator.fit", "images of shape (N, H, W, C)", f"{x.shape}")
            )
        if not len(x):
            raise ValueError(complaint("ImageDataGenerator.fit", "at least one image", "none"))
        self.warn_of_channels(x.shape)
        if self.rescale:
            x *= self.rescale
        if augment:
            seed = new_seed() if seed is None else seed
            rows = np.arange(len(x))
            x = np.concatenate([self.changed(x, mix(seed, turn), rows) for turn in range(rounds)])
        if self.featurewise_center:
            self.mean = normalizing.feature_statistics(x, self.channel_axis, np.mean)
            x -= self.mean
        if self.featurewise_std_normalization:
            self.std = normalizing.feature_statistics(x, self.channel_axis, np.std)
            x /= self.std + normalizing.SMALLEST
        if self.zca_whitening:
            self.zca_whitening_matrix = normalizing.whitening_matrix(x, self.zca_epsilon)

    def standardize(self, x):
        """Normalize an image or a batch of them, in place where the dtype allows it.

        Returns
        -------
        ndarray of the same shape
        """
        x = np.asarray(x)
        if self.preprocessing_function:
            x = np.asarray(self.preprocessing_function(x))
        return normalizing.standardized(x, self)

    def get_random_transform(self, img_shape, seed=None):
        """Draw from NumPy's global generator what to do to an image.

        Parameters
        ----------
        img_shape : tuple of int
        seed : int, optional
            Seeds NumPy's generator first. The numbers are then those of Keras.

        Returns
        -------
        dict
            ``theta``, ``tx``, ``ty``, ``shear``, ``zx``, ``zy``, ``flip_horizontal``,
            ``flip_vertical``, ``channel_shift_intensity``, ``brightness``.
        """
        if seed is not None:
            np.random.seed(seed)
        height, width = img_shape[self.row_axis - 1], img_shape[self.col_axis - 1]
        return chance.transform_as_keras(self._ranges(), height, width)

    def apply_transform(self, x, transform_parameters):
        """Change an image as a dict says; see :meth:`get_random_transform`.

        Parameters
        ----------
        x : ndarray, shape (H, W, C)
        transform_parameters : dict
            What is missing in it is left as it is.

        Returns
        -------
        ndarray of the same shape
        """
        x = np.asarray(x)
        if x.ndim != 3:
            raise ValueError(complaint("apply_transform", "an image of shape (H, W, C)", f"{x.shape}"))
        given = {name: value for name, value in transform_parameters.items() if value is not None}
        parameters = {name: np.array([given.get(name, usual)]) for name, usual in UNCHANGED.items()}
        for name in ("channel_shift_intensity", "brightness"):
            parameters[name] = np.array([given[name]]) if name in given else None
        return self._apply(x[np.newaxis], parameters)[0]

    def random_transform(self, x, seed=None):
        """Change an image at random; see :meth:`get_random_transform`."""
        return self.apply_transform(x, self.get_random_transform(np.shape(x), seed))

    # For the iterators -----------------------------------------------------------

    def changed(self, x, key, rows):
        """Change each image of a batch as its number and the key want it."""
        plan, (height, width) = self._ranges(), (x.shape[self.row_axis], x.shape[self.col_axis])
        return self._apply(x, chance.transforms(plan, height, width, chance.uniform(key, rows)), plan.move)

    def standardized(self, x):
        """Normalize each image of a batch."""
        if self.preprocessing_function:
            x = np.stack([np.asarray(self.preprocessing_function(image)) for image in x])
            x = x.astype(self.dtype, copy=False)
        return normalizing.standardized(x, self, axes=(1, 2, 3))

    def warn_of_channels(self, shape):
        """Warn if images of this shape do not look like images."""
        if shape[self.channel_axis] not in (1, 3, 4):
            warnings.warn(
                f"{ranges.WHO} expects 1, 3 or 4 channels on axis {self.channel_axis} "
                f"({self.data_format}), received images of shape {tuple(shape)}.",
                stacklevel=3,
            )

    # Inside ----------------------------------------------------------------------

    def _ranges(self):
        """Return the ranges; from the attributes, which may have been changed since."""
        return ranges.Ranges(
            rotation=ranges.amount("rotation_range", self.rotation_range),
            width_shift=ranges.shift_range("width_shift_range", self.width_shift_range),
            height_shift=ranges.shift_range("height_shift_range", self.height_shift_range),
            brightness=self.brightness_range,
            shear=ranges.amount("shear_range", self.shear_range),
            zoom=tuple(self.zoom_range),
            channel_shift=ranges.amount("channel_shift_range", self.channel_shift_range),
            horizontal_flip=bool(self.horizontal_flip),
            vertical_flip=bool(self.vertical_flip),
        )

    def _apply(self, x, parameters, moves=None):
        """Do to each image of a batch what arrays of parameters say."""
        first = self.data_format == "channels_first"
        x = np.moveaxis(x, 1, -1) if first else x
        height, width = x.shape[1:3]
        across, over = parameters["flip_horizontal"], parameters["flip_vertical"]
        if moves is None:
            moves = any((parameters[name] != UNCHANGED[name]).any() for name in MOVES)
        if moves:
            maps = geometry.keras_maps(parameters, height, width)
            x = geometry.moved(x, maps, self.fill_mode, self.cval, self.interpolation_order)
        elif across.any() or over.any():
            x = np.where(_each(across), x[:, :, ::-1], x)
            x = np.where(_each(over), x[:, ::-1], x)
        if parameters["channel_shift_intensity"] is not None:
            x = light.channel_shifted(x, parameters["channel_shift_intensity"])
        if parameters["brightness"] is not None:
            x = light.brightened(x, parameters["brightness"])
        return np.moveaxis(x, -1, 1) if first else x

    def _settle_contradictions(self):
        """Whitening and scaling need centering; whitening makes scaling useless."""
        if self.zca_whitening:
            self._switch("featurewise_center", True, "zca_whitening")
            self._switch("featurewise_std_normalization", False, "zca_whitening")
        if self.featurewise_std_normalization:
            self._switch("featurewise_center", True, "featurewise_std_normalization")
        if self.samplewise_std_normalization:
            self._switch("samplewise_center", True, "samplewise_std_normalization")

    def _switch(self, name, value, cause):
        if bool(getattr(self, name)) != value:
            setattr(self, name, value)
            warnings.warn(f"{ranges.WHO}: {cause} sets {name} to {value}.", stacklevel=4)


# What leaves an image where it is.
UNCHANGED = {
    "theta": 0.0,
    "tx": 0.0,
    "ty": 0.0,
    "shear": 0.0,
    "zx": 1.0,
    "zy": 1.0,
    "flip_horizontal": False,
    "flip_vertical": False,
}
MOVES = ("theta", "tx", "ty", "shear", "zx", "zy")


def _known(kind, name, names):
    if name not in names:
        raise unknown_name(kind, name, names)
    return name


def _each(choices):
    return choices.reshape(-1, 1, 1, 1).astype(bool)
