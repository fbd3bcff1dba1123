"""Whether the intervals of `tinyv report` hold the truth on labelled sets, of which few labels are shown."""
