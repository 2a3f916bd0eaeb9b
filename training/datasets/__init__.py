"""Folders of montages in the shape of AI Hub data set 618: reading them, and writing synthetic ones.

folder/Images/org_sketch/<id>.png    the picture of a person
folder/labels/<id>.json              age, sex, traits and descriptions of the person
"""

from training.datasets.folder import Fault, MontageFolder, load_images
from training.datasets.synthetic import PopulationMismatchError, synthesize, write_synthetic

__all__ = ["Fault", "MontageFolder", "PopulationMismatchError", "load_images", "synthesize", "write_synthetic"]
