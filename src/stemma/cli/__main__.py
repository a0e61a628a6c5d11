"""`python -m stemma.cli`."""

import sys

try:
    from stemma.cli import main

    sys.exit(main())
except KeyboardInterrupt:  # while the program still loads; later ones are told by main
    sys.stderr.write("stemma: stopped before it began\n")
    sys.exit(130)
