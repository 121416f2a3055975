"""The orders that ``shuffle`` gives."""

import numpy as np

from tinycnn.compat.tensorflow.random import generator


class Orders:
    """A new order for each pass, all from one seed.

    Parameters
    ----------
    buffer_size : int
        Each element is drawn from so many of those that come next.
    seed : int or None
    again : bool
        False: the same order in every pass.
    """

    def __init__(self, buffer_size, seed, again):
        self.buffer_size = int(buffer_size)
        if self.buffer_size < 1:
            raise ValueError(f"shuffle expects a buffer_size of 1 or more, received {buffer_size}.")
        self._seed = int(generator(None if seed is None else int(seed)).integers(2**63))
        self._again = again in (None, True)
        self._passes = 0

    def draw(self):
        """Return the generator of random numbers for the pass that begins."""
        number, self._passes = self._passes, self._passes + 1
        return np.random.default_rng((self._seed, number if self._again else 0))

    def of_numbers(self, numbers):
        """Return row numbers in a new order."""
        draw = self.draw()
        if self.buffer_size >= len(numbers):
            return draw.permutation(numbers)
        return np.array(list(self.of_elements(numbers, draw)))

    def of_elements(self, elements, draw=None):
        """Yield elements in a new order."""
        draw = self.draw() if draw is None else draw
        waiting = []
        for element in elements:
            if len(waiting) < self.buffer_size:
                waiting.append(element)
                continue
            place = int(draw.integers(self.buffer_size))
            yield waiting[place]
            waiting[place] = element
        for place in draw.permutation(len(waiting)):
            yield waiting[place]
