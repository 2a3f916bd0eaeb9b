"""Data of emoticons: free emoji pictures and the words for them, from packages that the user has installed.

packages.py reads the packages, concepts.py selects what is drawn and what is held out, preparation.py writes a data
folder, and folder.py reads it.
"""
