"""Conversion of AI Hub's K-Fashion: colour pictures and sentences about garments instead of faces."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from tests.training.data.downloads import draw_half, kfashion_record, write_json, write_kfashion
from training.data import MontageFolder
from training.data.conversion import Report, Shape, convert, label_files
from training.data.kfashion import KFashion, describe_garment
from training.traits import UNKNOWN, labels

if TYPE_CHECKING:
    from pathlib import Path

BOTTOM = "하의에서 기장은 발목이다. 색상은 블루이다. 카테고리는 스커트이다. 소재에는 데님이다. 핏은 와이드이다."
TOP = "상의에서 색상은 화이트이다. 카테고리는 블라우스이다. 소재에는 우븐, 레이스이다. 옷깃은 보우칼라이다."


def prepared(folder: Path) -> Report:
    return convert(KFashion(folder / "download"), folder / "data", Shape(size=64, colour=True))


def test_garments_become_sentences_without_their_style(tmp_path: Path) -> None:
    write_kfashion(tmp_path / "download", 703911)
    assert prepared(tmp_path).written == 1
    data = MontageFolder(tmp_path / "data", 64, channels=3)
    assert data.captions(0) == (f"{BOTTOM} {TOP}", BOTTOM, TOP)


def test_the_pictures_are_in_colour(tmp_path: Path) -> None:
    write_kfashion(tmp_path / "download", 703911)
    prepared(tmp_path)
    pictures = MontageFolder(tmp_path / "data", 64, channels=3).images()
    assert pictures.shape == (1, 64, 64, 3)
    red, green, blue = pictures[0, 32, 20].tolist()
    assert red > 150
    assert max(green, blue) < 50
    assert MontageFolder(tmp_path / "data", 64).images().shape == (1, 64, 64)


def test_nobody_is_known_to_be_on_them(tmp_path: Path) -> None:
    write_kfashion(tmp_path / "download", 703911)
    prepared(tmp_path)
    data = MontageFolder(tmp_path / "data", 64, channels=3)
    assert data.persons == [None]
    assert set(labels(data.persons).flatten().tolist()) == {UNKNOWN}


def test_a_picture_is_found_by_any_of_its_names(tmp_path: Path) -> None:
    download = tmp_path / "download"
    for split, colour in (("Training", (0, 0, 0)), ("Validation", (90, 90, 90))):
        write_json(download / split / "라벨링데이터" / "레트로" / "(1)IMG_1.json", kfashion_record(ord(split[0])))
        draw_half(download / split / "원천데이터" / "레트로" / "(1)IMG_1.jpg", colour)
    write_json(download / "Training" / "라벨링데이터" / "모던" / "label.json", kfashion_record(5))
    draw_half(download / "Training" / "원천데이터" / "모던" / "IMG_1.jpg", (150, 150, 150))
    write_json(download / "Training" / "라벨링데이터" / "모던" / "label-6.json", kfashion_record(6))
    draw_half(download / "Training" / "원천데이터" / "모던" / "6.jpg", (200, 200, 200))
    assert prepared(tmp_path).faults == []
    data = MontageFolder(tmp_path / "data", 64)
    assert [int(data.image(i)[32, 20]) for i in range(4)] == [150, 150, 0, 90]


def test_folders_of_pictures_may_be_decomposed(tmp_path: Path) -> None:
    write_kfashion(tmp_path / "download", 1)
    pictures = tmp_path / "download" / "Training" / "원천데이터" / "레트로"
    (pictures / "1.jpg").rename(pictures / "1.JPG")
    pictures.rename(pictures.with_name(normalize("NFD", "레트로")))
    report = prepared(tmp_path)
    assert (report.written, report.faults) == (1, [])


def test_no_label_file_ends_the_conversion(tmp_path: Path) -> None:
    label = write_kfashion(tmp_path / "download", 1)
    label.with_name("2.json").write_text('{"이미지 정보": {"이미지 식별자": Infinity}, "데이터셋 정보": {}}')
    write_json(label.with_name("3.json"), kfashion_record(3, {"상의": "흰 블라우스"}))
    report = prepared(tmp_path)
    assert (report.written, [fault.path.name for fault in report.faults]) == (1, ["2.json", "3.json"])


def test_what_cannot_be_used_is_skipped(tmp_path: Path) -> None:
    download = tmp_path / "download"
    write_kfashion(download, 1)
    write_json(download / "empty.json", kfashion_record(2, {"상의": [{}], "스타일": [{"스타일": "모던"}]}))
    write_json(download / "strange.json", {"이미지 정보": {"이미지 식별자": 3}})
    write_json(download / "lost" / "lost.json", kfashion_record(4))
    write_json(download / "twin" / "1.json", kfashion_record(1))
    draw_half(download / "twin" / "1.jpg", (0, 0, 0))
    report = prepared(tmp_path)
    assert report.written == 1
    assert {fault.path.name for fault in report.faults} == {"empty.json", "strange.json", "lost.json", "1.jpg"}


def test_an_unlabelled_garment_is_not_described() -> None:
    assert describe_garment("상의", {}) == ""
    assert describe_garment("상의", {"색상": "", "소재": []}) == ""
    assert (
        describe_garment("원피스", {"안감": "실크", "색상": "블랙"}) == "원피스에서 색상은 블랙이다. 안감은 실크이다."
    )


def test_a_partial_download_is_spread_and_can_grow(tmp_path: Path) -> None:
    download = tmp_path / "download"
    for style in range(4):
        for place in range(5):
            write_kfashion(download, 10 * style + place, f"style-{style}")
    few, more = (label_files(download, count) for count in (6, 12))
    assert set(few) < set(more)
    assert len({path.parent for path in more}) == 4
    assert label_files(download) == label_files(download, 99)
    shape = Shape(size=8, colour=True)
    assert convert(KFashion(download, 6), tmp_path / "data", shape).written == 6
    assert convert(KFashion(download, 12), tmp_path / "data", shape).written == 6
