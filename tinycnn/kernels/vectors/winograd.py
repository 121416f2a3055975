"""Winograd's transforms of whole vectors: sums and differences that stay in registers.

They are those of F(2x2, 3x3) in Lavin & Gray 2015, "Fast algorithms for convolutional
neural networks", arXiv:1509.09308, section 4.1:

    input    4 x 4 pixels d     B' d B      B' = 1  0 -1  0
                                                 0  1  1  0
                                                 0 -1  1  0
                                                 0  1  0 -1
    weights  3 x 3 weights g    G g G'      G  = 1  0  0
                                                 ½  ½  ½
                                                 ½ -½  ½
                                                 0  0  1
    output   4 x 4 products m   A' m A      A' = 1  1  1  0
                                                 0  1 -1 -1

``transform_input(x, at, row, pixel, u, place, step)`` reads the vectors at
``at + i * row + j * pixel`` and writes 16, ``step`` numbers apart, from ``place`` on;
``transform_weights(g, at, tap, v, place, step)`` reads 9, ``tap`` apart, and writes 16;
``transform_output(m, at, step)`` reads 16 and returns 4. ``turn_block`` writes a square block,
as many rows as a vector has lanes, with rows as columns.
"""

from numba import config

from tinycnn.kernels.vectors import emitted_winograd, plain_winograd

_operations = plain_winograd if getattr(config, "DISABLE_JIT", 0) else emitted_winograd

transform_input = _operations.transform_input
transform_output = _operations.transform_output
transform_weights = _operations.transform_weights
turn_block = _operations.turn_block
