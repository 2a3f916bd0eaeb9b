"""Blender materials of skin, eyes, hair, cloth and lenses, built as node trees. Imports `bpy`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import bpy
import numpy as np

from training.portrait.paint import PIXELS

if TYPE_CHECKING:
    from training.portrait.scene import Cloth, Colour, Skin

Socket: TypeAlias = bpy.types.NodeSocket
Value: TypeAlias = "Socket | float | tuple[float, ...]"
"""A node's output, a number or a colour."""


class NodeTree:
    """A material under construction: small functions that add a node and return its output."""

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self._tree = self.material.node_tree
        self._tree.nodes.clear()
        self._output = self._tree.nodes.new("ShaderNodeOutputMaterial")
        self._place: Socket | None = None

    def node(self, kind: str, **properties: object) -> bpy.types.Node:
        """A new shader node with these properties."""
        node = self._tree.nodes.new(f"ShaderNode{kind}")
        for name, value in properties.items():
            setattr(node, name, value)
        return node

    def set(self, socket: Socket, value: Value) -> None:
        """Link an output to a socket, or give the socket a number or colour."""
        if isinstance(value, bpy.types.NodeSocket):
            self._tree.links.new(value, socket)
        else:
            socket.default_value = value

    def attribute(self, name: str) -> bpy.types.Node:
        """Reader of an attribute of the mesh or of the curves."""
        return self.node("Attribute", attribute_name=name)

    def number(self, name: str) -> Socket:
        """A number that each vertex has."""
        return self.attribute(name).outputs["Fac"]

    def math(self, operation: str, *values: Value) -> Socket:
        """A function of one to three numbers."""
        node = self.node("Math", operation=operation)
        for socket, value in zip(node.inputs, values, strict=False):
            self.set(socket, value)
        return node.outputs[0]

    def smoothstep(self, value: Value, low: float, high: float) -> Socket:
        """0 below `low`, 1 above `high`, smooth between."""
        node = self.node("MapRange", interpolation_type="SMOOTHSTEP")
        for socket, part in zip(node.inputs, (value, low, high), strict=False):
            self.set(socket, part)
        return node.outputs[0]

    def mix(self, share: Value, first: Value, second: Value, blend: str = "MIX") -> Socket:
        """Two colours mixed or otherwise blended."""
        node = self.node("Mix", data_type="RGBA", blend_type=blend)
        self.set(node.inputs[0], share)
        self.set(node.inputs[6], first)
        self.set(node.inputs[7], second)
        return node.outputs[2]

    def noise(self, scale: float, detail: float = 2.0) -> Socket:
        """Noise fixed in space, around 0.5."""
        node = self.node("TexNoise")
        node.inputs["Scale"].default_value = scale
        node.inputs["Detail"].default_value = detail
        if self._place is None:
            self._place = self.node("TexCoord").outputs["Object"]
        self.set(node.inputs["Vector"], self._place)
        return node.outputs[0]

    def bump(self, height: Value, distance: float, strength: float = 1.0, normal: Socket | None = None) -> Socket:
        """A normal that follows a height."""
        node = self.node("Bump")
        self.set(node.inputs["Height"], height)
        node.inputs["Strength"].default_value = strength
        node.inputs["Distance"].default_value = distance
        if normal is not None:
            self.set(node.inputs["Normal"], normal)
        return node.outputs[0]

    def principled(self, colour: Value, roughness: Value, **inputs: Value) -> Socket:
        """Blender's general surface; further inputs by name with underscores for spaces."""
        node = self.node("BsdfPrincipled")
        self.set(node.inputs["Base Color"], colour)
        self.set(node.inputs["Roughness"], roughness)
        for name, value in inputs.items():
            self.set(node.inputs[_SPELLING.get(name, name.replace("_", " ").title())], value)
        return node.outputs[0]

    def blend(self, share: Value, first: Socket, second: Socket) -> Socket:
        """Two surfaces mixed."""
        node = self.node("MixShader")
        for socket, value in zip(node.inputs, (share, first, second), strict=True):
            self.set(socket, value)
        return node.outputs[0]

    def transparent(self, tint: float = 1.0) -> Socket:
        """A surface that lets light through unchanged."""
        node = self.node("BsdfTransparent")
        node.inputs[0].default_value = (tint, tint, tint, 1.0)
        return node.outputs[0]

    def finish(self, surface: Socket) -> bpy.types.Material:
        """Close the tree with its surface and return the material."""
        self.set(self._output.inputs[0], surface)
        return self.material


_SPELLING = {"specular": "Specular IOR Level", "emission": "Emission Strength"}


def rgba(colour: Colour) -> tuple[float, float, float, float]:
    """A colour with full opacity."""
    red, green, blue = (float(part) for part in colour)
    return red, green, blue, 1.0


def skin_material(skin: Skin) -> bpy.types.Material:
    """Blotches and pores, stubble, painted pigment and shade, the scalp, and relief from the paint's height."""
    tree = NodeTree("skin")
    pigment, shade, height, pale = _painted(tree, skin)
    front = tree.number("front")
    large, middle, fine = tree.noise(3.5, 3.0), tree.noise(26.0, 3.0), tree.noise(95.0)
    blotches = tree.math("MULTIPLY_ADD", large, 0.34, 0.83)
    pores = tree.math("MULTIPLY_ADD", middle, 0.26 * skin.pores, tree.math("SUBTRACT", blotches, 0.13 * skin.pores))
    colour = tree.mix(1.0, tree.attribute("colour").outputs["Color"], pores, "MULTIPLY")
    beard = tree.math("MULTIPLY", tree.number("stubble"), tree.smoothstep(fine, 0.30, 0.72))
    colour = tree.mix(beard, colour, rgba(skin.stubble_colour))
    shaded = tree.mix(1.0, colour, (0.34, 0.32, 0.32, 1.0), "MULTIPLY")
    colour = tree.mix(tree.math("MULTIPLY", tree.math("MULTIPLY", shade, front), 0.85), colour, shaded)
    ink = tree.math("MULTIPLY", tree.math("MULTIPLY", pigment, front), 0.9)
    colour = tree.mix(ink, colour, (0.035, 0.028, 0.026, 1.0))
    colour = tree.mix(tree.math("MULTIPLY", pale, front), colour, (0.78, 0.60, 0.50, 1.0))
    edge = tree.math("ADD", tree.number("scalp"), tree.math("MULTIPLY_ADD", middle, 0.14, -0.07))
    roots = tree.math("MULTIPLY", tree.smoothstep(edge, -0.02, 0.15), skin.scalp_amount)
    colour = tree.mix(roots, colour, rgba(skin.scalp_colour))
    normal = tree.bump(
        tree.math("MULTIPLY_ADD", fine, 0.8, tree.math("MULTIPLY", middle, 0.5)), 0.022, 0.26 * skin.pores
    )
    relief = tree.math("MULTIPLY", tree.math("SUBTRACT", height, 0.5), front)
    normal = tree.bump(relief, 0.14, normal=normal)
    roughness = tree.math("MULTIPLY_ADD", middle, 0.22, skin.roughness - 0.11)
    return tree.finish(tree.principled(colour, roughness, specular=0.20, normal=normal))


def _painted(tree: NodeTree, skin: Skin) -> tuple[Socket, Socket, Socket, Socket]:
    image = bpy.data.images.new("paint", PIXELS, PIXELS, alpha=True, float_buffer=True)
    image.colorspace_settings.name = "Non-Color"
    image.alpha_mode = "CHANNEL_PACKED"
    image.pixels.foreach_set(np.ascontiguousarray(skin.paint[::-1], np.float32).ravel())
    texture = tree.node("TexImage", interpolation="Cubic", extension="EXTEND", image=image)
    tree.set(texture.inputs[0], tree.node("UVMap").outputs[0])
    channels = tree.node("SeparateColor")
    tree.set(channels.inputs[0], texture.outputs["Color"])
    pigment, shade, height = channels.outputs
    return pigment, shade, height, texture.outputs["Alpha"]


def hair_material(roughness: float, radial: float) -> bpy.types.Material:
    """Chiang's hair model, coloured strand by strand (A Practical and Controllable Hair and Fur Model, 2016)."""
    tree = NodeTree("hair")
    hair = tree.node("BsdfHairPrincipled", parametrization="COLOR")
    tree.set(hair.inputs["Color"], tree.attribute("colour").outputs["Color"])
    tree.set(hair.inputs["Roughness"], roughness)
    tree.set(hair.inputs["Radial Roughness"], radial)
    tree.set(hair.inputs["Random Roughness"], 0.3)
    return tree.finish(hair.outputs[0])


def strand_material(roughness: float, specular: float, metallic: float = 0.0) -> bpy.types.Material:
    """A plain surface for lashes and spectacle frames."""
    tree = NodeTree("strand")
    colour = tree.attribute("colour").outputs["Color"]
    return tree.finish(tree.principled(colour, roughness, specular=specular, metallic=metallic))


def eye_material() -> bpy.types.Material:
    """A wet ball: colours from its vertices, a clear coat, and a glint that shines by itself."""
    tree = NodeTree("eye")
    node_inputs = {"Coat Weight": 0.6, "Coat Roughness": 0.04}
    node = tree.node("BsdfPrincipled")
    tree.set(node.inputs["Base Color"], tree.attribute("colour").outputs["Color"])
    tree.set(node.inputs["Roughness"], 0.25)
    tree.set(node.inputs["Specular IOR Level"], 0.4)
    tree.set(node.inputs["Emission Color"], (1.0, 1.0, 1.0, 1.0))
    tree.set(node.inputs["Emission Strength"], tree.number("glint"))
    for name, value in node_inputs.items():
        tree.set(node.inputs[name], value)
    return tree.finish(node.outputs[0])


def cloth_material(cloth: Cloth) -> bpy.types.Material:
    """A cap's cloth, a mask or an earring."""
    tree = NodeTree("cloth")
    if not cloth.weave:
        surface = tree.principled(rgba(cloth.colour), cloth.roughness, specular=0.5, metallic=cloth.metallic)
        return tree.finish(surface)
    threads = tree.math("MULTIPLY_ADD", tree.noise(70.0), 0.35, 0.82)
    colour = tree.mix(1.0, rgba(cloth.colour), threads, "MULTIPLY")
    normal = tree.bump(tree.noise(70.0), 0.03 * cloth.weave, 0.6)
    return tree.finish(tree.principled(colour, cloth.roughness, specular=0.1, normal=normal))


def lens_material(tint: float) -> bpy.types.Material:
    """Glass without refraction: transparent, with a reflection whose strength each vertex has."""
    tree = NodeTree("lens")
    shine = tree.node("Emission")
    shine.inputs[1].default_value = 0.85
    return tree.finish(tree.blend(tree.number("reflection"), tree.transparent(tint), shine.outputs[0]))
