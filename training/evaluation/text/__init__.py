"""How well a description reader reads.

`matching` compares a reading with the labels, `figures` sums up, `report` writes. Everything is measured on
hand-written descriptions that are held out of all training.
"""
