"""The measures of GB/T 9704-2012: a type area of 156 × 225 mm on A4, 22 lines of 28 characters."""

from __future__ import annotations

TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 37, 35, 28, 26
TEXT_WIDTH_MM, TEXT_WIDTH_PT = 156, 442.2
TITLE_PT, BODY_PT, CAPTION_PT, SMALL_PT = 22, 16, 14, 12
"""二号, 三号, 四号, 小四."""
LINE_PT = 28.9
"""22 of them fill the 225 mm."""
BODY_SPACING_PT = -0.25
"""Between characters of 三号: 28 of them are to stand on a line that holds 27.6. (Word's grid of 28 characters does it
too, but makes LibreOffice give each character two cells.)"""
