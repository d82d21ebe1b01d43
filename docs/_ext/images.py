"""Makes the pictures of the readmes and of the tour from those that the journeys take: `.venv/bin/python -m docs._ext.images`.

`make screens` takes both. A test of the documentation holds that each picture is shown somewhere and each that is shown is
there.
"""

import sys
from pathlib import Path
from typing import Final

from PIL import Image

ROOT: Final = Path(__file__).parents[2]
SCREENS: Final = ROOT / "build" / "screens"
IMAGES: Final = ROOT / "docs" / "images"
TAKEN: Final = ROOT / "build" / "tour"
TOUR: Final = IMAGES / "tour"
PICTURES: Final = {
    "case-desk": ("case-desk-desktop-zh-CN", 1440),
    "case-desk-en": ("case-desk-desktop-en", 1440),
    "report-phone": ("report-phone-zh-CN", 390),
    "report-phone-en": ("report-phone-en", 390),
}
"""Picture → the screen it shows, and its width in pixels."""
_COLOURS: Final = 96
_QUALITY: Final = 62


def main() -> int:
    """Write every picture that was taken, smaller; say what is missing."""
    missing = [screen for screen, _ in PICTURES.values() if not (SCREENS / f"{screen}.png").exists()]
    if missing:
        sys.stderr.write(f"Run `make screens` first; missing: {', '.join(missing)}\n")
        return 1
    IMAGES.mkdir(exist_ok=True)
    for name, (screen, width) in PICTURES.items():
        with Image.open(SCREENS / f"{screen}.png") as opened:
            height = round(opened.height * width / opened.width)
            small = opened.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
        small.quantize(_COLOURS, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)
    _tour()
    return 0


def _tour() -> None:
    """Replace the pictures of the tour by those of its last run."""
    TOUR.mkdir(exist_ok=True)
    for taken in sorted(TAKEN.glob("*.png")):
        with Image.open(taken) as opened:
            opened.convert("RGB").save(TOUR / f"{taken.stem}.webp", quality=_QUALITY, method=6)


if __name__ == "__main__":
    sys.exit(main())
