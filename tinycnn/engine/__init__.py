"""How a batch travels: cut into shards, each forward and backward on some thread, summed.

``program`` turns layers into steps, ``fusions`` is the table of what runs as one step,
``shards`` cuts a batch and sums gradients, ``workers`` are the threads, ``parameters``
the one vector of all weights.

``trainer`` puts them together for one batch: ``preparation`` has the arrays that its shards read
and write, ``gradients`` the vectors they fill, ``passes`` says what happens to a shard, ``apart`` and
``together`` take all of them forward and back, ``tally`` adds up the loss. ``measurer`` does without
the way back, and ``predictor`` without labels.
"""
