"""Reads data folders in the format of AI Hub data set 618, and writes them from synthetic and real data.

folder/Images/org_sketch/<id>.png    the picture of a person
folder/labels/<id>.json              age, sex, traits and descriptions of the person
"""

from training.data.folder import Fault, MontageFolder, load_images
from training.data.synthetic import synthesize, write_synthetic
from training.data.writing import OtherDataError

__all__ = ["Fault", "MontageFolder", "OtherDataError", "load_images", "synthesize", "write_synthetic"]
