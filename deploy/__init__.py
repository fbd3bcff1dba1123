"""Set-up of a checkout, locked requirements, the image of the GPU server; deploy/bootstrap.py is the way in."""
