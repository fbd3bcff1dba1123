"""`make report`: pictures, one self-contained page and the README's section, out of saved results alone."""
