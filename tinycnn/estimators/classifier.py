"""A network that tells classes apart."""

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets

from tinycnn import losses
from tinycnn.errors import complaint
from tinycnn.estimators.base import CNNEstimator
from tinycnn.estimators.building import last_activation
from tinycnn.estimators.samples import checked_xy


class CNNClassifier(ClassifierMixin, CNNEstimator):
    """A network as a classifier of scikit-learn.

    Parameters
    ----------
    model : str, callable or Model
        "auto", "conv" or "dense" for a ready architecture (convolutions for images of at
        least 10 x 10 pixels); a model, of whose layers each fit makes new ones; or a function
        that returns one. The function is given what it names as arguments out of
        ``input_shape``, ``outputs`` (also ``n_classes``), ``activation``, ``meta`` and
        ``compile_kwargs``, and what is set by ``model__...``.
    image_shape : tuple of int, optional
        (H, W) or (H, W, C), if X holds images as flat rows.
    optimizer : str, Optimizer or class
    learning_rate : float, optional
    loss : str, Loss or function, optional
        What fits the model's output, if not given.
    metrics : list, optional
        Accuracy, if not given.
    epochs : int or "auto"
        "auto" takes at least 10, and on few samples as many as make 500 steps, up to 100.
    batch_size : int or None
        None for 32.
    shuffle : bool
        Samples are drawn in a new order each epoch. Which does not depend on the order in
        which they are given.
    early_stopping : bool
        Hold out ``validation_fraction`` of the samples, and stop when their loss has not
        improved for ``n_iter_no_change`` epochs; the best weights stay.
    validation_fraction : float
    n_iter_no_change : int
    callbacks : list of Callback, optional
        Each fit takes copies.
    warm_start : bool
        Let a second ``fit`` go on with the weights of the first.
    checkpoint_dir : str or Path, optional
        Keep the state of each training below this folder, under a name of its own; a training
        that was killed goes on from there if ``random_state`` is a number.
    random_state : int, RandomState or None
        Of the weights, the order of samples and dropout.
    verbose : {0, 1, 2, "auto"}
    **routed
        ``model__...``, ``optimizer__...`` and ``fit__...``: arguments of the function or
        architecture, of the optimizer, and of the model's ``fit``.

    Attributes
    ----------
    classes_ : ndarray
        The labels, sorted.
    model_ : Model
        The trained network.
    history_ : dict of str to list of float
    n_iter_ : int
        Epochs done.
    n_features_in_ : int
        Numbers in a sample.
    input_shape_ : tuple of int
        The shape of a sample as the network sees it.

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> from sklearn.model_selection import cross_val_score
    >>> images, labels = load_digits(return_X_y=True)
    >>> network = CNNClassifier(model__hidden=(32,), epochs=20, random_state=0)
    >>> bool(cross_val_score(network, images / 16, labels, cv=3).mean() > 0.9)
    True
    """

    def partial_fit(self, X, y, classes=None, sample_weight=None):
        """Pass over these samples once more; the first call makes the network.

        Parameters
        ----------
        X, y, sample_weight
            As in :meth:`fit`.
        classes : array_like, optional
            All labels there will be; those of the first call's ``y`` if not given.

        Returns
        -------
        self
        """
        self._check_settings()
        first = not hasattr(self, "model_")
        x, y, shape = self._targets(X, y, first, classes)
        self._learn(x, y, shape, sample_weight, self.routed("fit"), anew=first, whole=False)
        return self

    def predict_proba(self, X):
        """Return the probability of each class.

        Returns
        -------
        ndarray of float, shape (N, classes)
            In the order of ``classes_``.
        """
        outputs = self._outputs(X)
        activation = last_activation(self.model_)
        if outputs.shape[1] == 1 and len(self.classes_) == 2:
            outputs = outputs if activation == "sigmoid" else 1 / (1 + np.exp(-outputs))
            return np.concatenate([1 - outputs, outputs], axis=1)
        if activation not in ("softmax", "sigmoid"):
            outputs = np.exp(outputs - outputs.max(axis=1, keepdims=True))
        return outputs / outputs.sum(axis=1, keepdims=True)

    def predict_log_proba(self, X):
        """Return the logarithm of :meth:`predict_proba`."""
        with np.errstate(divide="ignore"):  # log(0) is what it is
            return np.log(self.predict_proba(X))

    def predict(self, X):
        """Return the most probable label of each sample.

        Returns
        -------
        ndarray, shape (N,)
        """
        chosen = np.argmax(self.predict_proba(X), axis=1)
        return self.classes_[chosen]

    # Inside ----------------------------------------------------------------------

    def _targets(self, X, y, reset, classes=None):
        x, y, shape = checked_xy(self, X, y, reset)
        check_classification_targets(y)
        if reset:
            found = np.unique(y if classes is None else classes)
            if len(found) < 2:
                raise ValueError(
                    complaint(type(self).__name__, "at least 2 classes", f"1 class: {found[0]!r}")
                )
            self.classes_ = found
        numbers = np.minimum(np.searchsorted(self.classes_, y), len(self.classes_) - 1)
        unknown = self.classes_[numbers] != y
        if unknown.any():
            expected = f"labels out of {list(self.classes_)}"
            raise ValueError(complaint(type(self).__name__, expected, f"{y[unknown][0]!r}"))
        return x, numbers, shape

    def _offers(self):
        count = len(self.classes_)
        return {"outputs": count, "n_classes": count, "n_outputs": count, "activation": "softmax"}

    def _meta(self, shape):
        count = len(self.classes_)
        kind = "multiclass" if count > 2 else "binary"
        more = {"n_classes_": count, "classes_": self.classes_, "target_type_": kind}
        return super()._meta(shape) | more | {"n_outputs_expected_": 1}

    def _usual_metrics(self):
        return ["accuracy"]

    def _loss(self, model):
        activation = last_activation(model)
        if model.output_shape[-1] == 1 and len(self.classes_) == 2:
            return losses.BinaryCrossentropy(from_logits=activation != "sigmoid")
        if activation == "sigmoid":
            return losses.BinaryCrossentropy()
        return losses.SparseCategoricalCrossentropy(from_logits=activation != "softmax")

    def _check_model(self, model):
        count, shape = len(self.classes_), model.output_shape
        if len(shape) != 2 or shape[1] not in ((count, 1) if count == 2 else (count,)):
            expected = f"a model with one output for each of {count} classes"
            remedy = "A function may name n_classes as an argument."
            raise ValueError(complaint(type(self).__name__, expected, f"output of shape {shape}", remedy))

    def _coded(self, y):
        outputs, loss = self.model_.output_shape[-1], self.model_.loss
        name = loss if isinstance(loss, str) else getattr(loss, "name", getattr(loss, "__name__", ""))
        if "sparse" in str(name):
            return y
        if outputs == 1:
            return y.astype("float32")[:, np.newaxis]
        return np.eye(outputs, dtype="float32")[y]

    def _strata(self, y):
        return y
