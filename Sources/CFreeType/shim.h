#include <ft2build.h>
#include FT_FREETYPE_H

// Macros Swift cannot import.

// Hinting is pinned, so that a picture does not depend on FreeType's environment variables:
// screens use the outlines as drawn, tickets and boards the font's own monochrome hints.
static const FT_Int32 hall_ft_load_gray =
    FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP | FT_LOAD_TARGET_NORMAL;
static const FT_Int32 hall_ft_load_mono = FT_LOAD_TARGET_MONO | FT_LOAD_NO_AUTOHINT;
static const FT_Int32 hall_ft_load_mono_outline =
    FT_LOAD_TARGET_MONO | FT_LOAD_NO_AUTOHINT | FT_LOAD_NO_BITMAP;
