"""What `tinyv label` does: a stratified random sample of a scored file, asked row by row, and a file of the answers."""
