"""From samples to all outputs of a model, stage by stage."""

from tinycnn.engine.predictor import Predictor
from tinycnn.models.structure import flat


class Stages:
    """Computes the outputs of a model, each from the one before.

    Parameters
    ----------
    layers : list of Layer or model
        Of the chain, in order.
    taken : int, or list or dict of such
        Which outputs are wanted: after so many layers, -1 after all.
    parameters : ParameterVector
        That holds the weights.
    eager : bool
    """

    def __init__(self, layers, taken, parameters, eager):
        self._wanted = [number % (len(layers) + 1) for number in flat(taken)]
        self._stages = []
        begin = 0
        for end in sorted(set(self._wanted)):
            leaves = [leaf for layer in layers[begin:end] for leaf in layer.leaves]
            self._stages.append((end, Predictor(leaves, parameters, eager) if leaves else None))
            begin = end

    def predict(self, x, outs):
        """Compute the outputs for some samples.

        Parameters
        ----------
        x : ndarray of shape (N, ...)
        outs : ndarray, or list or dict of such
            Filled in.
        """
        outs, first = flat(outs), {}
        for place, number in enumerate(self._wanted):
            first.setdefault(number, place)
        for number, predictor in self._stages:
            out = outs[first[number]]
            if predictor is None:
                out[...] = x
            else:
                predictor.predict(x, out)
            x = out
        for place, number in enumerate(self._wanted):
            if place != first[number]:  # a layer that is asked for twice
                outs[place][...] = outs[first[number]]
