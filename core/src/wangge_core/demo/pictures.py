"""Pictures for the demonstration's cases: drawn, since no photograph of an invented place can be true.

Each scene comes in two states, as it was reported and as it was after handling.
"""

import io
import random
from collections.abc import Callable, Mapping
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

_WIDTH: Final = 1_200
_HEIGHT: Final = 900
_GROUND: Final = 560
"""Height of the line where the ground begins."""
_QUALITY: Final = 88

Draw = ImageDraw.ImageDraw
Scene = Callable[[Draw, random.Random, bool], None]


def picture(scene: str, number: int, *, mended: bool) -> bytes:
    """Draw a scene as JPEG; the number varies what chance may vary, alike before and after.

    Args:
        scene: A key of `SCENES`.
        number: Any number.
        mended: Draw it as it looks after handling.
    """
    chance = random.Random(f"{scene}{number}")  # noqa: S311  where a bag of rubbish lies is no secret
    image = Image.new("RGB", (_WIDTH, _HEIGHT), "#b9d3e6")
    SCENES[scene](ImageDraw.Draw(image, "RGBA"), chance, mended)
    target = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(1.2)).save(target, "JPEG", quality=_QUALITY)
    return target.getvalue()


def _street(draw: Draw, chance: random.Random, *, night: bool = False) -> None:
    """Draw houses, pavement and road."""
    draw.rectangle((0, 0, _WIDTH, _GROUND), "#1d2740" if night else "#b9d3e6")
    left = -60
    while left < _WIDTH:
        width, top = chance.randrange(170, 290), chance.randrange(120, 320)
        wall = chance.choice(("#3a4257", "#32394d", "#424a60") if night else ("#d8c9ae", "#cdb9a2", "#c4c8c9", "#dcd3c4"))
        draw.rectangle((left, top, left + width, _GROUND), wall)
        for x in range(left + 24, left + width - 40, 62):
            for y in range(top + 30, _GROUND - 70, 84):
                lit = night and chance.random() < 0.3  # noqa: PLR2004  some are still up
                draw.rectangle((x, y, x + 34, y + 46), "#f1d58a" if lit else "#252c3d" if night else "#6f8799")
        left += width + 8
    draw.rectangle((0, _GROUND, _WIDTH, 650), "#4a4e57" if night else "#b5b0a6")
    draw.rectangle((0, 650, _WIDTH, _HEIGHT), "#2c2f36" if night else "#5c6066")
    for x in range(40, _WIDTH, 210):
        draw.rectangle((x, 776, x + 110, 788), "#8d8f92" if night else "#d9d9d4")


def _lamp(draw: Draw, chance: random.Random, mended: bool) -> None:  # noqa: FBT001  every scene has two states
    _street(draw, chance, night=True)
    for x in (330, 860):
        draw.rectangle((x, 180, x + 14, 640), "#14181f")
        draw.rectangle((x, 180, x + 120, 192), "#14181f")
        if mended:
            draw.polygon([(x + 106, 204), (x - 110, 700), (x + 330, 700)], "#ffe9a83c")
        draw.ellipse((x + 80, 188, x + 132, 210), "#ffe9a8" if mended else "#20242c")


def _hole(draw: Draw, chance: random.Random, mended: bool) -> None:  # noqa: FBT001  as above
    _street(draw, chance)
    x, y = chance.randrange(350, 600), chance.randrange(690, 730)
    if mended:
        draw.rectangle((x - 20, y - 10, x + 320, y + 120), "#44474d")
        return
    draw.ellipse((x, y, x + 300, y + 104), "#37352f")
    draw.ellipse((x + 40, y + 30, x + 250, y + 92), "#6b7f8a")
    for _ in range(14):
        stone_x, stone_y = x + chance.randrange(-40, 320), y + chance.randrange(-16, 120)
        draw.ellipse((stone_x, stone_y, stone_x + 22, stone_y + 13), "#8a8478")


def _rubbish(draw: Draw, chance: random.Random, mended: bool) -> None:  # noqa: FBT001  as above
    _street(draw, chance)
    for x, colour in ((420, "#2f6f4f"), (560, "#35608f"), (700, "#8a8d90")):
        draw.rectangle((x, 470, x + 110, 640), colour)
        draw.rectangle((x - 8, 452, x + 118, 474), "#20262b")
    for _ in range(0 if mended else 26):
        x, y = chance.randrange(330, 880), chance.randrange(590, 700)
        size = chance.randrange(36, 84)
        draw.ellipse((x, y, x + size, y + size * 0.72), chance.choice(("#23262a", "#e8e4da", "#b53c35", "#3f7a3c", "#d9b23a")))


def _flood(draw: Draw, chance: random.Random, mended: bool) -> None:  # noqa: FBT001  as above
    _street(draw, chance)
    draw.rectangle((560, 676, 680, 712), "#33363b")
    for x in range(568, 680, 16):
        draw.rectangle((x, 680, x + 6, 708), "#17191c")
    if not mended:
        draw.ellipse((120, 630, 1090, 850), "#6d7359")
        for _ in range(18):
            x, y = chance.randrange(220, 960), chance.randrange(670, 810)
            draw.arc((x, y, x + 110, y + 24), 180, 350, "#a9ad93", 3)


def _stairs(draw: Draw, chance: random.Random, mended: bool) -> None:  # noqa: FBT001  as above
    draw.rectangle((0, 0, _WIDTH, _HEIGHT), "#cfc8b8")
    draw.rectangle((0, 640, _WIDTH, _HEIGHT), "#8f897c")
    for step in range(7):
        draw.rectangle((760 + step * 62, 620 - step * 62, _WIDTH, 690 - step * 62), "#9b958a" if step % 2 else "#aaa498")
    draw.rectangle((70, 130, 250, 640), "#7a5236")
    if mended:
        draw.rectangle((330, 220, 520, 330), "#b3261e")
        draw.rectangle((350, 240, 500, 310), "#f4f1ea")
        return
    for x in (310, 470, 610):
        colour = chance.choice(("#b3261e", "#2b5c8a", "#e8e8e8"))
        draw.ellipse((x, 610, x + 92, 702), outline="#1b1b1b", width=12)
        draw.ellipse((x + 150, 610, x + 242, 702), outline="#1b1b1b", width=12)
        draw.polygon([(x + 40, 650), (x + 90, 540), (x + 190, 560), (x + 200, 650)], colour)
        draw.line([(x + 60, 560), (x + 20, 480), (300, 300), (250, 240)], "#d8842c", 7)


def _wall(draw: Draw, chance: random.Random, mended: bool) -> None:  # noqa: FBT001  as above
    draw.rectangle((0, 0, _WIDTH, _HEIGHT), "#b9d3e6")
    draw.rectangle((0, 700, _WIDTH, _HEIGHT), "#7c7a55")
    draw.rectangle((180, 150, 1020, 720), "#c9b393")
    for y in range(150, 720, 38):
        draw.line([(180, y), (1020, y)], "#b39c7c", 3)
    draw.rectangle((360, 330, 520, 500), "#54646f")
    if mended:
        draw.rectangle((640, 150, 760, 720), "#d6cab2")
        return
    x, y = 700, 150
    while y < 710:  # noqa: PLR2004  down to the ground
        below = (x + chance.randrange(-46, 52), y + chance.randrange(30, 60))
        draw.line([(x, y), below], "#3b3127", chance.randrange(8, 18))
        x, y = below


def _pole(draw: Draw, chance: random.Random, mended: bool) -> None:  # noqa: FBT001  as above
    draw.rectangle((0, 0, _WIDTH, _HEIGHT), "#c3d7e2")
    draw.polygon([(0, 560), (400, 380), (760, 520), (_WIDTH, 360), (_WIDTH, 640), (0, 640)], "#7f9c78")
    draw.rectangle((0, 600, _WIDTH, _HEIGHT), "#93a463")
    lean = 0 if mended else chance.randrange(150, 210)
    top = (600 + lean, 150 + lean // 4)
    draw.line([(600, 720), top], "#55504a", 26)
    draw.line([(top[0] - 90, top[1] + 30), (top[0] + 90, top[1] + 30 + lean // 3)], "#55504a", 14)
    sag = 40 if mended else 330
    for x in (-40, _WIDTH + 40):
        middle = ((x + top[0]) // 2, top[1] + 40 + sag)
        draw.line([(x, 170), middle, top], "#26282b", 5, joint="curve")


def _pond(draw: Draw, chance: random.Random, mended: bool) -> None:  # noqa: FBT001  as above
    draw.rectangle((0, 0, _WIDTH, 420), "#c3d7e2")
    draw.polygon([(0, 420), (300, 250), (700, 380), (_WIDTH, 230), (_WIDTH, 470), (0, 470)], "#7f9c78")
    draw.rectangle((0, 440, _WIDTH, _HEIGHT), "#8ea05f")
    draw.ellipse((120, 480, 1120, 840), "#4d7a83")
    for _ in range(16):
        x, y = chance.randrange(240, 920), chance.randrange(530, 790)
        draw.arc((x, y, x + 120, y + 20), 180, 350, "#86abb1", 3)
    if mended:
        for x in range(60, _WIDTH, 120):
            draw.rectangle((x, 700, x + 16, 870), "#e3e0d6")
        for y in (735, 800):
            draw.rectangle((0, y, _WIDTH, y + 14), "#e3e0d6")


SCENES: Final[Mapping[str, Scene]] = {
    "lamp": _lamp,
    "hole": _hole,
    "rubbish": _rubbish,
    "flood": _flood,
    "stairs": _stairs,
    "wall": _wall,
    "pole": _pole,
    "pond": _pond,
}

SCENE_OF: Final[Mapping[str, str]] = {
    "livelihood.appeal.streetlight": "lamp",
    "livelihood.appeal.road_damage": "hole",
    "livelihood.appeal.manhole": "hole",
    "livelihood.appeal.garbage": "rubbish",
    "livelihood.appeal.sewer": "flood",
    "livelihood.appeal.water_pollution": "pond",
    "livelihood.appeal.power_supply": "pole",
    "livelihood.appeal.greening": "pole",
    "livelihood.appeal.housing_quality": "wall",
    "livelihood.appeal.farming": "pond",
    "livelihood.hazard.fire": "stairs",
    "livelihood.hazard.ebike_charging": "stairs",
    "livelihood.hazard.building": "wall",
    "livelihood.hazard.falling_objects": "wall",
    "livelihood.hazard.electricity": "pole",
    "livelihood.hazard.road": "hole",
    "livelihood.hazard.water": "pond",
    "livelihood.hazard.flood_and_slide": "flood",
}
"""What a case of a class is illustrated with; other classes come without a picture."""
