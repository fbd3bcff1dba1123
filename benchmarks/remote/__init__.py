"""Judges that are served elsewhere: servers that pretend, and the slot's speed before one."""
