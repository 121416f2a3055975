"""Folders of images as data sets of ``tf.data``."""

import functools

from tinycnn import utils
from tinycnn.compat.tensorflow.data.dataset import Dataset
from tinycnn.compat.tensorflow.data.spec import TensorSpec


class FolderDataset(Dataset):
    """Batches of the images in a folder, read when they are asked for.

    Parameters
    ----------
    folder : tinycnn.utils.image_folder.ImageFolder

    Attributes
    ----------
    class_names, file_paths : list of str
    """

    def __init__(self, folder):
        super().__init__(self._batches, len(folder), open_first=True)
        self._folder = folder
        self.class_names, self.file_paths = folder.class_names, folder.file_paths

    def _batches(self):
        try:
            for number in range(len(self._folder)):
                yield self._folder[number]
        finally:  # each pass in another order, also after one that was broken off
            self._folder.on_epoch_end()

    def _like(self, *arguments, **settings):
        return Dataset(*arguments, **settings)

    @property
    def element_spec(self):
        """Structure of TensorSpec: what the batches look like."""
        batch = self._folder[0]
        parts = batch if isinstance(batch, tuple) else (batch,)
        specs = tuple(TensorSpec((None, *part.shape[1:]), part.dtype) for part in parts)
        return specs if isinstance(batch, tuple) else specs[0]


@functools.wraps(utils.image_dataset_from_directory)
def image_dataset_from_directory(*arguments, **settings):
    """See :func:`tinycnn.utils.image_dataset_from_directory`; here it can be mapped, cached and so on.

    Images come one by one for ``batch_size=None``.
    """
    one_by_one = settings.get("batch_size", 32) is None
    if one_by_one:
        settings["batch_size"] = 1
    found = utils.image_dataset_from_directory(*arguments, **settings)
    made = [FolderDataset(one) for one in (found if isinstance(found, tuple) else (found,))]
    if one_by_one:
        made = [_images_of(one) for one in made]
    return tuple(made) if isinstance(found, tuple) else made[0]


def _images_of(batches):
    images = batches.unbatch()
    images._count = len(batches.file_paths)
    images.class_names, images.file_paths = batches.class_names, batches.file_paths
    return images
