"""Path tracing of a scene with Cycles. Imports `bpy`, Blender as a module, the only slow and optional part.

The picture is traced at more than its size with few samples, denoised and shrunk: brows, lashes and lids
stay crisp that way. Curves are ribbons. The ground is white for the camera and dim for everything else, because the
denoiser does not clean a transparent film.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import bpy
import mathutils
import numpy as np
from PIL import Image

from training.portrait import materials
from training.portrait.surface import front_coordinates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from training.portrait.head import Array
    from training.portrait.scene import Camera, Cloth, Eyeball, Lens, Light, Scene, Strands


@dataclass(frozen=True, slots=True)
class Quality:
    """How a picture is traced.

    samples: a pixel. oversampling: how many times its size it is traced at. denoiser: Cycles' quality of the denoiser;
    None for none. prefilter: how albedo and normals are cleaned before the denoiser reads them.
    """

    samples: int = 2
    oversampling: float = 1.375
    denoiser: Literal["HIGH", "BALANCED", "FAST"] | None = "BALANCED"
    prefilter: Literal["ACCURATE", "FAST", "NONE"] = "ACCURATE"


DEFAULT_QUALITY = Quality()


def trace(scene: Scene, size: int, quality: Quality = DEFAULT_QUALITY) -> NDArray[np.float32]:
    """Trace a scene: red, green and blue as displayed, 0..1, (size, size, 3)."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    stage = bpy.context.scene
    _set_up_cycles(stage, round(size * quality.oversampling), quality)
    _set_up_world(stage, scene.ambient)
    _add_skin(scene)
    for eye in scene.eyes:
        _add_eye(eye)
    _add_strands(scene.strands)
    for cloth in scene.cloths:
        _add_cloth(cloth)
    for lens in scene.lenses:
        _add_lens(lens)
    for light in scene.lights:
        _add_light(light)
    _add_camera(stage, scene.camera)
    return _render(stage, size)


def _set_up_cycles(stage: bpy.types.Scene, pixels: int, quality: Quality) -> None:
    stage.render.engine = "CYCLES"
    stage.render.threads_mode = "FIXED"
    stage.render.threads = 1
    stage.render.resolution_x = stage.render.resolution_y = pixels
    stage.render.film_transparent = False
    stage.view_settings.view_transform = "Standard"
    cycles = stage.cycles
    settings: Mapping[str, object] = {
        "device": "CPU",
        "samples": quality.samples,
        "use_adaptive_sampling": False,
        "use_denoising": quality.denoiser is not None,
        "denoiser": "OPENIMAGEDENOISE",
        "denoising_input_passes": "RGB_ALBEDO_NORMAL",
        "denoising_prefilter": quality.prefilter,
        "denoising_quality": quality.denoiser or "BALANCED",
        "max_bounces": 5,
        "diffuse_bounces": 2,
        "glossy_bounces": 2,
        "transmission_bounces": 3,
        "transparent_max_bounces": 6,
        "volume_bounces": 0,
        "caustics_reflective": False,
        "caustics_refractive": False,
        "pixel_filter_type": "BLACKMAN_HARRIS",
        "filter_width": 1.2,
    }
    for name, value in settings.items():
        setattr(cycles, name, value)
    stage.cycles_curves.shape = "RIBBONS"


def _set_up_world(stage: bpy.types.Scene, ambient: float) -> None:
    world = bpy.data.worlds.new("world")
    stage.world = world
    tree = world.node_tree
    dim, white = tree.nodes["Background"], tree.nodes.new("ShaderNodeBackground")
    dim.inputs[0].default_value = white.inputs[0].default_value = (1.0, 1.0, 1.0, 1.0)
    dim.inputs[1].default_value = ambient
    path, mix = tree.nodes.new("ShaderNodeLightPath"), tree.nodes.new("ShaderNodeMixShader")
    tree.links.new(path.outputs["Is Camera Ray"], mix.inputs[0])
    tree.links.new(dim.outputs[0], mix.inputs[1])
    tree.links.new(white.outputs[0], mix.inputs[2])
    tree.links.new(mix.outputs[0], tree.nodes["World Output"].inputs[0])


def _add_skin(scene: Scene) -> None:
    skin, template = scene.skin, scene.head.template
    numbers = {"scalp": skin.scalp, "stubble": skin.stubble, "front": _front(template.rest)}
    mesh = _add_mesh(
        "skin", scene.head.vertices, template.triangles, materials.skin_material(skin), numbers, skin.colours
    )
    layer = mesh.uv_layers.new(name="front")
    layer.data.foreach_set("uv", front_coordinates(template.rest)[template.triangles.ravel()].ravel())


def _front(rest: Array) -> Array:
    """How much of the paint shows: 1 on the face, 0 on the back of the head."""
    amount = np.clip((rest[:, 2] - 0.35) / 0.25, 0, 1)
    return np.asarray(amount * amount * (3 - 2 * amount), np.float32)


def _add_eye(eye: Eyeball) -> None:
    _add_mesh("eye", eye.vertices, eye.triangles, materials.eye_material(), {"glint": eye.glint}, eye.colours)


def _add_cloth(cloth: Cloth) -> None:
    _add_mesh("cloth", cloth.vertices, cloth.triangles, materials.cloth_material(cloth), {})


def _add_lens(lens: Lens) -> None:
    count = len(lens.outline)
    vertices = np.concatenate([lens.outline, lens.outline.mean(0, keepdims=True)])
    corners = np.arange(count)
    triangles = np.stack([corners, (corners + 1) % count, np.full(count, count)], axis=1).astype(np.int32)
    reflection = np.append(lens.reflection, lens.reflection.min()).astype(np.float32)
    _add_mesh("lens", vertices, triangles, materials.lens_material(lens.tint), {"reflection": reflection})


def _add_strands(strands: list[Strands]) -> None:
    material = {
        "hair": materials.hair_material(0.30, 0.55),
        "brow": materials.hair_material(0.40, 0.60),
        "beard": materials.hair_material(0.40, 0.60),
        "lash": materials.strand_material(0.4, 0.3),
        "wire": materials.strand_material(0.25, 0.7, metallic=0.7),
        "plastic": materials.strand_material(0.3, 0.6),
    }
    for group in strands:
        if len(group.points):
            _add_curves(group, material[group.fibre])


def _add_curves(strands: Strands, material: bpy.types.Material) -> None:
    count, points, _ = strands.points.shape
    curves = bpy.data.hair_curves.new(strands.fibre)
    curves.add_curves([points] * count)
    curves.attributes["position"].data.foreach_set("vector", _flat(strands.points))
    radius = curves.attributes.get("radius") or curves.attributes.new("radius", "FLOAT", "POINT")
    radius.data.foreach_set("value", _flat(strands.radii))
    colour = curves.attributes.new("colour", "FLOAT_COLOR", "CURVE")
    colour.data.foreach_set("color", _flat(_opaque(strands.colours)))
    curves.materials.append(material)
    _link(bpy.data.objects.new(strands.fibre, curves))


def _add_mesh(
    name: str,
    vertices: Array,
    triangles: NDArray[np.int32],
    material: bpy.types.Material,
    numbers: Mapping[str, Array],
    colours: Array | None = None,
) -> bpy.types.Mesh:
    mesh = bpy.data.meshes.new(name)
    mesh.vertices.add(len(vertices))
    mesh.vertices.foreach_set("co", _flat(vertices))
    mesh.loops.add(triangles.size)
    mesh.loops.foreach_set("vertex_index", np.ascontiguousarray(triangles, np.int32).ravel())
    mesh.polygons.add(len(triangles))
    mesh.polygons.foreach_set("loop_start", np.arange(len(triangles), dtype=np.int32) * 3)
    mesh.update()
    mesh.polygons.foreach_set("use_smooth", np.ones(len(triangles), bool))
    for attribute, values in numbers.items():
        mesh.attributes.new(attribute, "FLOAT", "POINT").data.foreach_set("value", _flat(values))
    if colours is not None:
        data = mesh.color_attributes.new("colour", "FLOAT_COLOR", "POINT").data
        data.foreach_set("color", _flat(_opaque(colours)))
    mesh.materials.append(material)
    _link(bpy.data.objects.new(name, mesh))
    return mesh


def _add_light(light: Light) -> None:
    area = bpy.data.lights.new("light", "AREA")
    area.size, area.energy = light.size, light.power
    lamp = bpy.data.objects.new("light", area)
    lamp.location = light.place
    direction = mathutils.Vector(light.target) - mathutils.Vector(light.place)
    lamp.rotation_euler = direction.to_track_quat("-Z", "Y").to_euler()
    _link(lamp)


def _add_camera(stage: bpy.types.Scene, camera: Camera) -> None:
    lens = bpy.data.cameras.new("camera")
    lens.angle = camera.view
    eye = bpy.data.objects.new("camera", lens)
    towards = np.array(
        [
            np.sin(camera.yaw) * np.cos(camera.pitch),
            np.sin(camera.pitch),
            np.cos(camera.yaw) * np.cos(camera.pitch),
        ]
    )
    side = np.cross((np.sin(camera.roll), np.cos(camera.roll), 0.0), towards)
    side /= np.linalg.norm(side)
    pose = np.eye(4)
    pose[:3, :3] = np.stack([side, np.cross(towards, side), towards], axis=1)
    pose[:3, 3] = np.array(camera.target) + camera.distance * towards
    eye.matrix_world = mathutils.Matrix(pose.tolist())
    _link(eye)
    stage.camera = eye


def _render(stage: bpy.types.Scene, size: int) -> NDArray[np.float32]:
    """Blender hands out a picture only as a file, here a PNG in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture.png"
        stage.render.filepath = str(path)
        stage.render.image_settings.file_format = "PNG"
        stage.render.image_settings.color_mode = "RGB"
        stage.render.image_settings.compression = 0
        bpy.ops.render.render(write_still=True)
        with Image.open(path) as picture:
            shrunk = picture.convert("RGB").resize((size, size), Image.Resampling.LANCZOS)
    return np.asarray(shrunk, np.float32) / np.float32(255)


def _link(thing: bpy.types.Object) -> None:
    bpy.context.scene.collection.objects.link(thing)


def _flat(values: Array) -> Array:
    return np.ascontiguousarray(values, np.float32).ravel()


def _opaque(colours: Array) -> Array:
    return np.concatenate([np.asarray(colours, np.float32), np.ones((len(colours), 1), np.float32)], axis=1)
