"""The tagger: a small neural network that marks, in English text, who says what and with which act.

`pieces` cuts words as the network knows them, `layout` lays text into windows, `network` computes, `decoding`
turns probabilities into spans, `tagger` joins them. Numpy only; nothing here opens a file: the weights come in
as bytes (`aids` reads them). How the file is made and how good it is: `docs/models.md`.
"""

import os

# One thread: matrices this small gain little from more, two programs beside each other lose much, and sums stay the same.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
