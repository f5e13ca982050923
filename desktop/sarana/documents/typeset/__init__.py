"""Words in lines: scripts, fonts, shaping, line breaking. It knows widths, no pages and no letters."""
