"""Batch normalization with what follows it, as one step."""

from dataclasses import replace

from tinycnn.engine.steps import Step, fits_in_a_byte


class NormalizeRelu(Step):
    """Batch normalization and relu."""

    def __init__(self, parts):
        super().__init__(parts)
        self.forward, self.backward = self._forward, self._backward
        if self.meeting is not None:
            self.meeting = replace(self.meeting, gather_back=self._gather_back)

    def _forward(self, x, run):
        norm, by = self.owner, self.owner.statistics(x, run)
        y = run.ops.batch_norm_relu_forward(x, by.mean, by.deviation, norm.gamma, norm.beta)
        return y, (x, by)

    def _gather_back(self, dy, saved, grads, run):
        norm, (x, by) = self.owner, saved
        sums = run.ops.batch_norm_relu_sums(dy, x, by.mean, by.deviation, norm.gamma, norm.beta)
        return norm.learn(sums, grads)

    def _backward(self, dy, saved, grads, run):
        total = self._gather_back(dy, saved, grads, run) if run.total is None else run.total
        if not run.wants_dx:
            return None
        norm, (x, by) = self.owner, saved
        learned = norm.gamma, norm.beta
        means = norm.means(total, by)
        return run.ops.batch_norm_relu_backward(dy, x, by.mean, by.deviation, *learned, means)


class NormalizeReluMaxPool(Step):
    """Batch normalization, relu and a pool whose windows lie side by side."""

    def __init__(self, parts):
        super().__init__(parts)
        self.forward, self.backward = self._forward, self._backward
        self.window = parts[2].owner.pool_size
        if self.meeting is not None:
            self.meeting = replace(self.meeting, gather_back=self._gather_back)

    @classmethod
    def fits(cls, parts):
        images = len(parts[2].owner.input_shape) == 4
        return images and fits_in_a_byte(parts[2].owner)

    def _forward(self, x, run):
        norm, by = self.owner, self.owner.statistics(x, run)
        y, winner = run.ops.batch_norm_relu_max_pool_forward(
            x, by.mean, by.deviation, norm.gamma, norm.beta, self.window
        )
        return y, (winner, x, by)

    def _gather_back(self, dy, saved, grads, run):
        winner, x, by = saved
        sums = run.ops.batch_norm_relu_max_pool_sums(dy, winner, x, by.mean, by.deviation, self.window)
        return self.owner.learn(sums, grads)

    def _backward(self, dy, saved, grads, run):
        total = self._gather_back(dy, saved, grads, run) if run.total is None else run.total
        if not run.wants_dx:
            return None
        norm, (winner, x, by) = self.owner, saved
        return run.ops.batch_norm_relu_max_pool_backward(
            dy, winner, x, by.mean, by.deviation, norm.gamma, norm.means(total, by), self.window
        )
