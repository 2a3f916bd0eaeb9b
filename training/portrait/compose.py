"""Putting a person before the camera: every part in turn, each with random numbers of its own.

Each part has its own stream (shadow and hairs of a beard share one), so that a change of one part, or of one trait,
leaves the others as they are: two pictures of one seed that differ in one trait differ in nothing else.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from training.portrait.beard import grow_beard, stubble
from training.portrait.brows import grow_brows
from training.portrait.clothes import clothes
from training.portrait.earrings import earrings
from training.portrait.eyes import eye_look, eyeballs
from training.portrait.folds import paint_folds
from training.portrait.glasses import glasses
from training.portrait.hair import grow_hair, hair_colour
from training.portrait.head import load_template
from training.portrait.headwear import headwear
from training.portrait.lashes import grow_lashes
from training.portrait.makeup import makeup_look, paint_makeup
from training.portrait.marks import paint_marks
from training.portrait.mask import mask
from training.portrait.paint import SkinPaint
from training.portrait.scene import Scene, Skin
from training.portrait.shape import age_factor, shape
from training.portrait.skin import skin_colours, skin_tone
from training.portrait.studio import place_camera, set_up_studio

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.portrait.hair import Hair, HairColour
    from training.portrait.head import Head
    from training.portrait.makeup import MakeupLook
    from training.vocabulary import Person


def random_streams(seed: int) -> Callable[[str], np.random.Generator]:
    """Independent random numbers for each named part of a picture."""
    return lambda part: np.random.default_rng([seed, zlib.crc32(part.encode())])


def compose(person: Person, seed: int) -> Scene:
    """The scene of a person; everything depends on the person and the seed alone.

    Raises:
        MissingAssetsError: the data of the head are not installed.
    """
    rng = random_streams(seed)
    head = load_template().morph(shape(person, rng("shape")))
    studio = set_up_studio(rng("studio"))
    colour = hair_colour(person, rng("hair colour"))
    cloths, hair = headwear(person, head, grow_hair(person, head, colour, rng("hair")), rng("headwear"))
    makeup = makeup_look(person, rng("makeup"))
    frames, lenses = glasses(person, head, studio.key, rng("glasses"))
    paint = SkinPaint()
    brows = grow_brows(person, head, colour, paint, rng("brows"))
    return Scene(
        head=head,
        skin=_skin(person, head, paint, (hair, colour, makeup), rng),
        eyes=eyeballs(head, eye_look(studio.key, age_factor(person), rng("gaze")), rng("iris")),
        lights=studio.lights,
        camera=place_camera(head, hair.top, rng("camera")),
        ambient=studio.ambient,
        tone=studio.tone,
        strands=[
            *hair.strands,
            *brows,
            *grow_lashes(person, head, makeup.lashes, makeup.liner, rng("lashes")),
            *grow_beard(person, head, colour, rng("beard")),
            *frames,
        ],
        cloths=[
            *cloths,
            *clothes(person, head, rng("clothes")),
            *mask(person, head, rng("mask")),
            *earrings(person, head, rng("earrings")),
        ],
        lenses=lenses,
    )


def _skin(
    person: Person,
    head: Head,
    paint: SkinPaint,
    looks: tuple[Hair, HairColour, MakeupLook],
    rng: Callable[[str], np.random.Generator],
) -> Skin:
    hair, colour, makeup = looks
    paint_folds(paint, person, rng("folds"))
    paint_marks(paint, person, rng("marks"))
    paint_makeup(paint, person, rng("makeup"))
    tone, old = skin_tone(person, rng("skin")), age_factor(person, 24, 70)
    surface = rng("surface")
    softness = 0.55 if person.gender == "F" else 1.0
    shadow = 0.6 * np.array(colour.base) * (1 - colour.grey) + 0.12 * colour.grey + 0.10 * np.array(tone)
    return Skin(
        colours=skin_colours(head.template, tone, makeup, person, rng("skin colours")),
        paint=paint.channels(),
        scalp=hair.scalp,
        stubble=stubble(person, head.template, rng("beard")),
        scalp_colour=hair.scalp_colour,
        scalp_amount=hair.scalp_amount,
        stubble_colour=(float(shadow[0]), float(shadow[1]), float(shadow[2])),
        roughness=float(surface.uniform(0.48, 0.62)),
        pores=float(surface.uniform(0.6, 1.1) * (0.75 + 0.5 * old) * softness * (1 - 0.5 * makeup.smoothness)),
    )
