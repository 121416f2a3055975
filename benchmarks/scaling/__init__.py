"""How training on several processes scales: measured, and predicted from that.

``python -m benchmarks.scaling`` measures, ``python -m benchmarks.scaling --report FILE`` prints
the tables of what was measured before.
"""
