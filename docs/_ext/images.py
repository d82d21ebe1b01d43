"""Makes the pictures of the two readmes from those of `make screens`: `.venv/bin/python -m docs._ext.images`."""

import sys
from pathlib import Path
from typing import Final

from PIL import Image

ROOT: Final = Path(__file__).parents[2]
SCREENS: Final = ROOT / "build" / "screens"
IMAGES: Final = ROOT / "docs" / "images"
PICTURES: Final = {
    "case-desk": ("case-desk-desktop-zh-CN", 1440),
    "case-desk-en": ("case-desk-desktop-en", 1440),
    "report-phone": ("report-phone-zh-CN", 390),
    "report-phone-en": ("report-phone-en", 390),
}
"""Picture → the screen it shows, and its width in pixels."""
_COLOURS: Final = 96


def main() -> int:
    """Write every picture, smaller and with fewer colours; say which screen is missing."""
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
    return 0


if __name__ == "__main__":
    sys.exit(main())
