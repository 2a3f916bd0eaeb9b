"""Korean descriptions of faces, as people write them.

`describe` says some of what is true of a person in one of several styles, `describe_exactly` what it is told
to. The phrases are in `phrases/` (TOML tables a speaker of Korean can edit), the grammar in the modules:
`conjugation` (endings), `clause`, `sentence`, `registers` (ways of speaking), `styles` and `requests` (kinds of
captions), `wording` (facts in words), `salience` (what is mentioned), `people` (age and sex), `noise` (slips of
the keyboard).
"""

from __future__ import annotations

from training.captions.caption import Caption, choose_mentions, describe, describe_exactly

__all__ = ["Caption", "choose_mentions", "describe", "describe_exactly"]
