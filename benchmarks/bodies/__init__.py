"""Seeded bodies that no trainer should send, against the two HTTP faces: the gateway's and Triton's own."""
