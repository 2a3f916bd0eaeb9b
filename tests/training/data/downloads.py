"""Tiny downloads in AI Hub's format for tests, with its keys and values but our own descriptions."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from pathlib import Path

_EYES = {"size": "보통", "type": "외꺼풀", "distance": "보통", "slant": "내려감", "shape": "오목눈", "eyelids": "보통"}
_MARKS = {"mustache": "해당사항없음", "sideburns": "서술하기", "dimple": "해당사항없음", "scar": "서술하기"}
_CHEEK = "광대돌출(예: 비대칭은 분류 없음 선택 후 기술)"

GROUPS: dict[str, Any] = {
    "face": {
        "type": "긴형",
        "size": "크다",
        "foreheadType": "알수없음",
        "foreheadSize": "넓다",
        "chinType": "주걱형",
        "chinSize": "길다",
        "cheek": _CHEEK,
        "description": "얼굴이 길고  턱이\n앞으로 나왔다.",
    },
    "hairstyle": {
        "type": "곱슬머리",
        "topLength": "앞머리올림",
        "sizeLength": "숏컷(귀보임)",
        "part": "오른쪽가르마",
        "description": "머리를 오른쪽으로 넘겼다.",
    },
    "eyebrows": {
        "type": "각진형",
        "deep": "흐리다",
        "length": "보통",
        "thick": "보통",
        "glabella": "보통",
        "description": "",
    },
    "eyes": _EYES | {"bottom": "있다", "description": "눈꼬리가 처졌다."},
    "nose": {
        "size": "크다",
        "length": "길다",
        "height": "높다",
        "top": "매부리코",
        "nostrils": "보통",
        "philtrum": "보통",
        "description": "해당사항 없음.",
    },
    "mouth": {
        "type": "보통형",
        "size": "보통",
        "shape": "M모양",
        "thick": "보통",
        "ratio": "위아래가 같다",
        "side": "올라감",
        "line": "뚜렷함",
    },
    "neck": {"description": "목이 굵다."},
    "wrinkle": {
        "forehead": "없다",
        "glabella": "보통",
        "eyes": "보통",
        "mouth": "보통",
        "cheek": "없다",
        "lib": "보통",
        "neck": "물결",
        "description": "눈가에 주름이 있다.",
    },
    "feature": _MARKS | dict.fromkeys(("mole", "frekles", "spots", "tatoo", "makeup"), "해당사항없음"),
    "impression": {"type": "정직함", "description": "정직해 보인다."},
}


def aihub_record(org_id: int, sketch_id: int) -> dict[str, Any]:
    """Return the contents of a label file as published."""
    return {
        "info": [{"org_id": org_id, "org_path": f"/Images/montage/{org_id}.png", "age": 55, "gender": "M", "level": 3}],
        "descripton": [{"org_id": org_id} | deepcopy(GROUPS)],
        "sketch_info": [{"sketch_id": sketch_id, "img_path": f"/Images/sketch/H/{org_id}_{sketch_id}.jpg"}],
        "org_sketch_info": [{"org_sketch_id": 3, "img_path": f"/Images/org_sketch/{org_id}.png"}],
    }


def write_aihub(folder: Path, org_id: int, sketch_id: int, record: dict[str, Any] | None = None) -> Path:
    """Write a label file and its three pictures, and return the label's path.

    The pictures are 54 x 72; the left half of the drawn area is black, in sketches grey.
    """
    label = folder / "Training" / "라벨링데이터" / "H" / f"{org_id}_{sketch_id}.json"
    write_json(label, record or aihub_record(org_id, sketch_id))
    pictures = folder / "Training" / "원천데이터" / "Images"
    draw_half(pictures / "montage" / f"{org_id}.png", (200, 0, 0))
    draw_half(pictures / "org_sketch" / f"{org_id}.png", (0, 0, 0))
    draw_half(pictures / "sketch" / "H" / f"{org_id}_{sketch_id}.jpg", (100, 100, 100))
    return label


GARMENTS: dict[str, Any] = {
    "스타일": [{"스타일": "레트로", "서브스타일": "페미닌"}],
    "아우터": [{}],
    "하의": [{"색상": "블루", "기장": "발목", "카테고리": "스커트", "소재": ["데님"], "핏": "와이드"}],
    "원피스": [{}],
    "상의": [{"색상": "화이트", "카테고리": "블라우스", "소재": ["우븐", "레이스"], "옷깃": "보우칼라"}],
}


def kfashion_record(identity: int, garments: dict[str, Any] = GARMENTS) -> dict[str, Any]:
    """Return the contents of a label file as published, without coordinates."""
    return {
        "이미지 정보": {"이미지 식별자": identity, "이미지 높이": 72, "이미지 파일명": "IMG_1.jpg", "이미지 너비": 54},
        "데이터셋 정보": {"데이터셋 상세설명": {"라벨링": garments}, "파일 번호": identity, "파일 이름": "IMG_1.jpg"},
    }


def write_kfashion(folder: Path, identity: int, style: str = "레트로") -> Path:
    """Write a label file and its picture, and return the label's path."""
    label = folder / "Training" / "라벨링데이터" / style / f"{identity}.json"
    write_json(label, kfashion_record(identity))
    draw_half(folder / "Training" / "원천데이터" / style / f"{identity}.jpg", (200, 0, 0))
    return label


def write_json(path: Path, record: object, encoding: str = "utf-8") -> None:
    """Write a label file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record, ensure_ascii=False), encoding=encoding)


def draw_half(path: Path, colour: tuple[int, int, int], size: tuple[int, int] = (54, 72)) -> None:
    """Draw a white picture with a coloured left half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1]), fill=colour)
    image.save(path, quality=100)
