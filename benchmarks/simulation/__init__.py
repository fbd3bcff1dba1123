"""Past one machine: a discrete-event model fed by measured service times, held against the measured points."""
