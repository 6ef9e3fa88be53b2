"""The free fonts to take for the standard's, as fontconfig and so LibreOffice reads it:

python -m reports.word > ~/.config/fontconfig/conf.d/60-huanyu.conf
"""

from __future__ import annotations

from reports.word.fonts import fontconfig

if __name__ == "__main__":
    print(fontconfig(), end="")
