"""Conversion of AI Hub data set 618: all attributes and descriptions are read, and faulty files are skipped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import numpy as np
import pytest
from PIL import Image

from tests.training.data.downloads import GROUPS, aihub_record, write_aihub, write_json
from training.data import MontageFolder, OtherDataError
from training.data.aihub618 import AIHub618, Picture
from training.data.aihub618_values import TRANSLATIONS, says_nothing, translate
from training.data.conversion import Report, Shape, convert
from training.traits import CLASSES, UNKNOWN, labels
from training.vocabulary import EXTRAS, VOCABULARY

if TYPE_CHECKING:
    from pathlib import Path

SHAPE = Shape(size=64)


def prepared(folder: Path, pictures: tuple[Picture, ...] = ("org_sketch", "sketch"), shape: Shape = SHAPE) -> Report:
    """Convert `folder`/download to `folder`/data."""
    return convert(AIHub618(folder / "download", pictures), folder / "data", shape)


def test_every_attribute_and_description_arrives(tmp_path: Path) -> None:
    write_aihub(tmp_path / "download", 4197, 12002)
    report = prepared(tmp_path)
    assert (report.written, report.total, report.faults) == (2, 2, [])
    data = MontageFolder(tmp_path / "data")
    assert len(data) == 2
    person = data.persons[0]
    assert person is not None
    assert (person.age, person.gender) == (55, "M")
    assert person["face.type"] == "긴형"
    assert person["face.cheek"] == "광대돌출"
    assert person["hairstyle.part"] == "오른쪽가르마"
    assert person["mouth.line"] == "뚜렷하다"
    assert person["feature.scar"] == "있다"
    assert person["feature.mole"] == "없다"
    assert data.captions(0) == (
        "얼굴이 길고 턱이 앞으로 나왔다.",
        "머리를 오른쪽으로 넘겼다.",
        "눈꼬리가 처졌다.",
        "목이 굵다.",
        "눈가에 주름이 있다.",
        "정직해 보인다.",
    )
    assert set(data.mentions(0)) == {None}


def test_what_is_not_known_stays_so(tmp_path: Path) -> None:
    write_aihub(tmp_path / "download", 4197, 12002)
    prepared(tmp_path)
    person = MontageFolder(tmp_path / "data").persons[0]
    assert person is not None
    unknown = VOCABULARY.keys() - person.traits.keys()
    ours = {"hairstyle.grey", "neck.thick", "feature.glasses"}
    assert unknown == ours | {"eyes.eyelids", "eyes.bottom", "wrinkle.neck"}
    row = dict(zip(CLASSES, labels([person])[0].tolist(), strict=True))
    assert {trait for trait, index in row.items() if index == UNKNOWN} == unknown | EXTRAS.keys()
    counted = json.loads((tmp_path / "data" / "unknown-values.json").read_text())
    assert counted == {"eyes.eyelids: 보통": 1, "eyes.bottom: 있다": 1, "wrinkle.neck: 물결": 1}


def test_pictures_are_grey_squares_with_white_at_the_sides(tmp_path: Path) -> None:
    write_aihub(tmp_path / "download", 7, 1)
    prepared(tmp_path, ("org_sketch", "sketch", "montage"))
    pictures = MontageFolder(tmp_path / "data", 64).images()
    assert pictures.shape == (3, 64, 64)
    assert pictures[:, 32, [2, 20, 44, 61]].tolist() == [[255, 0, 255, 255], [255, 100, 255, 255], [255, 60, 255, 255]]


def test_the_viewers_left_becomes_the_persons_own(tmp_path: Path) -> None:
    write_aihub(tmp_path / "download", 7, 1)
    prepared(tmp_path, ("org_sketch",), Shape(size=64, mirrored=True, fit="crop"))
    assert MontageFolder(tmp_path / "data", 64).image(0)[32, [2, 61]].tolist() == [255, 0]


def test_several_label_files_of_one_person_are_several_pictures(tmp_path: Path) -> None:
    for person, sketch in ((9, 1), (4197, 12002), (4197, 12003)):
        write_aihub(tmp_path / "download", person, sketch)
    record = aihub_record(4197, 12004)
    record["sketch_info"].append({"sketch_id": 12005, "img_path": "/Images/sketch/H/4197_12003.jpg"})
    write_aihub(tmp_path / "download", 4197, 12004, record)
    assert prepared(tmp_path).total == 9


def test_faulty_files_are_listed_and_skipped(tmp_path: Path) -> None:
    download = tmp_path / "download"
    write_aihub(download, 1, 10)
    write_aihub(download, 2, 20).write_text("{", encoding="utf-8")
    broken: list[dict[str, Any]] = [aihub_record(person, 10 * person) for person in (3, 4, 5, 6)]
    broken[0]["info"][0]["age"] = "서른"
    del broken[1]["descripton"]
    broken[2]["descripton"] = [{"org_id": 5, "face": {"type": "긴형", "description": " 없음 "}}]
    broken[3]["info"][0]["gender"] = "?"
    for person, record in zip((3, 4, 5, 6), broken, strict=True):
        write_aihub(download, person, 10 * person, record)
    write_json(download / "Training" / "라벨링데이터" / "H" / "other.json", ["nothing"])
    write_aihub(download, 7, 70)
    images = download / "Training" / "원천데이터" / "Images"
    (images / "sketch" / "H" / "7_70.jpg").unlink()
    (images / "org_sketch" / "7.png").write_bytes(b"no picture")
    report = prepared(tmp_path)
    assert (report.written, report.total) == (2, 2)
    assert len(MontageFolder(tmp_path / "data")) == 2
    rows = [json.loads(row) for row in (tmp_path / "data" / "faults.jsonl").read_text().splitlines()]
    reasons = {row["file"].rpartition("/")[2]: row["reason"] for row in rows}
    assert set(reasons) == {"2_20.json", "3_30.json", "4_40.json", "5_50.json", "6_60.json", "other.json"} | {
        "7_70.json",
        "7.png",
    }
    assert "age" in reasons["3_30.json"]
    assert "descripton" in reasons["4_40.json"]
    assert "nothing is written" in reasons["5_50.json"]
    assert "gender" in reasons["6_60.json"]
    assert "sketch/H/7_70.jpg" in reasons["7_70.json"]


def test_a_group_may_be_a_text_or_a_list(tmp_path: Path) -> None:
    record = aihub_record(1, 10)
    record["descripton"][0] |= {"eyes": "눈이 크다", "nose": [GROUPS["nose"]], "mouth": 7}
    write_aihub(tmp_path / "download", 1, 10, record)
    assert prepared(tmp_path).faults == []
    data = MontageFolder(tmp_path / "data")
    assert "눈이 크다" in data.captions(0)
    assert data.persons[0] is not None
    assert data.persons[0]["nose.size"] == "크다"
    assert not any(trait.startswith(("eyes.", "mouth.")) for trait in data.persons[0].traits)


@pytest.mark.parametrize(
    "content",
    [
        '{"info": {"org_id": 1, "age": Infinity}, "descripton": {"face": "긴 얼굴"}}',
        "[" * 100_000,
        '{"info": {"org_id": 1, "age": 30, "gender": ["M"]}, "descripton": {"face": "긴 얼굴"}}',
        '{"info": {"org_id": 1, "age": 30, "gender": "M"}, "descripton": {"face": "긴"}, "org_sketch_info": [1]}',
    ],
)
def test_no_label_file_ends_the_conversion(tmp_path: Path, content: str) -> None:
    write_aihub(tmp_path / "download", 1, 10).with_name("0.json").write_text(content, encoding="utf-8")
    report = prepared(tmp_path)
    assert (report.written, [fault.path.name for fault in report.faults]) == (2, ["0.json"])
    assert report.faults[0].reason


def test_decomposed_names_and_values_are_the_same(tmp_path: Path) -> None:
    text = json.dumps(aihub_record(4197, 12002), ensure_ascii=False).replace("/sketch/H/", "/sketch/가/")
    label = write_aihub(tmp_path / "download", 4197, 12002).rename(tmp_path / "download" / "label.JSON")
    label.write_text(normalize("NFD", text), encoding="utf-8")
    pictures = tmp_path / "download" / "Training" / "원천데이터" / "Images" / "sketch"
    (pictures / "H").rename(pictures / normalize("NFD", "가"))
    report = prepared(tmp_path)
    assert (report.written, report.faults) == (2, [])
    person = MontageFolder(tmp_path / "data").persons[0]
    assert person is not None
    assert person["face.type"] == "긴형"


def test_sixteen_bits_a_pixel_keep_their_grey(tmp_path: Path) -> None:
    write_aihub(tmp_path / "download", 7, 1)
    pictures = tmp_path / "download" / "Training" / "원천데이터" / "Images" / "org_sketch"
    Image.fromarray(np.full((64, 64), 100 * 257, np.uint16)).save(pictures / "7.png")
    prepared(tmp_path, ("org_sketch",))
    assert MontageFolder(tmp_path / "data", 64).image(0)[32, 32] == 100
    Image.fromarray(np.full((64, 64), 0.5, np.float32)).save(pictures / "7.tif")
    (pictures / "7.png").unlink()
    (report,) = convert(AIHub618(tmp_path / "download", ("org_sketch",)), tmp_path / "other", SHAPE).faults
    assert "float" in report.reason


def test_older_downloads_are_read_too(tmp_path: Path) -> None:
    record = aihub_record(8, 80)
    record["description"] = record.pop("descripton")[0]
    record |= {name: record[name][0] for name in ("info", "sketch_info", "org_sketch_info")}
    label = write_aihub(tmp_path / "download", 8, 80)
    write_json(label, record, encoding="cp949")
    assert prepared(tmp_path).written == 2


def test_an_interrupted_conversion_goes_on(tmp_path: Path) -> None:
    write_aihub(tmp_path / "download", 1, 10)
    prepared(tmp_path)
    write_aihub(tmp_path / "download", 2, 20)
    report = prepared(tmp_path)
    assert (report.written, report.total) == (2, 4)


def test_several_processes_write_the_same_as_one(tmp_path: Path) -> None:
    write_aihub(tmp_path / "download", 1, 10)
    source = AIHub618(tmp_path / "download")
    for name, workers in (("one", 1), ("two", 2)):
        assert convert(source, tmp_path / name, SHAPE, workers).written == 2
    files = [
        sorted(path.relative_to(tmp_path / name) for path in (tmp_path / name).rglob("*")) for name in ("one", "two")
    ]
    assert files[0] == files[1]


def test_another_conversion_is_refused(tmp_path: Path) -> None:
    write_aihub(tmp_path / "download", 1, 10)
    prepared(tmp_path)
    with pytest.raises(OtherDataError, match="mirrored"):
        prepared(tmp_path, shape=Shape(size=64, mirrored=True))


def test_the_download_is_left_alone(tmp_path: Path) -> None:
    write_aihub(tmp_path / "download", 1, 10)
    before = {path: path.stat().st_mtime_ns for path in sorted((tmp_path / "download").rglob("*"))}
    prepared(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in sorted((tmp_path / "download").rglob("*"))} == before


def test_translations_lead_to_values_of_the_vocabulary() -> None:
    for trait, table in TRANSLATIONS.items():
        assert set(table.values()) <= set(VOCABULARY[trait]), trait
        assert not set(table) & set(VOCABULARY[trait]), trait


@pytest.mark.parametrize(
    ("trait", "published", "ours"),
    [
        ("face.foreheadType", "각진형(사각형)", "각진형"),
        ("hairstyle.sizeLength", "숏컷(귀보임)", "숏컷(귀보임)"),
        ("nose.top", " 메부리코 ", "매부리코"),
        ("feature.mustache", "서술하기", None),
        ("feature.mustache", "해당사항없음", "없다"),
        ("feature.sideburns", "서술하기", "있다"),
        ("mouth.ratio", "아랫입술이 크다", "아랫입술 두꺼움"),
        ("face.type", "땅콩형", None),
        ("face.type", None, None),
    ],
)
def test_published_values_are_understood(trait: str, published: str | None, ours: str | None) -> None:
    assert translate(trait, published) == ours


def test_an_open_value_is_no_unknown_one() -> None:
    assert says_nothing(None)
    assert says_nothing("분류 없음")
    assert not says_nothing("땅콩형")
