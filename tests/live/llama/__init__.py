"""llama.cpp's own server as the judge: its model file, its process."""
