"""Training data of the description reader: texts that know what each of their words states.

`annotated` has the texts, `augmentation` changes them as people do, `corpus` mixes captions and hand-written
descriptions into batches, `targets` turns them into tensors.
"""
