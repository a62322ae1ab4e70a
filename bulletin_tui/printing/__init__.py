"""From records to paper.

`records` makes sheets of them, which say what stands on a page (`sheets`, `text`); the `press` sets
sheets by the templates (`templates`) in the office's fonts (`fonts`); `printers` puts pages on
paper, `preview` on the screen. `intake` examines what comes from elsewhere.
"""
