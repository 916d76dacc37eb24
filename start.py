"""One command for everything: ``python3 start.py`` (``py start.py`` on Windows).

Makes ``.venv``, installs the pinned libraries, builds the warehouse when its inputs changed and
serves the dashboard on this machine only.  ``python3 start.py test`` runs the checks and tests.
"""

import os
import sys

# Parses on any Python 3: an old one must be able to say that it is too old.
if sys.version_info < (3, 11):
    sys.exit(
        "Il faut Python 3.11 ou plus récent (ici : Python %d.%d). "
        "Installez-le, puis relancez la commande avec lui." % sys.version_info[:2]
    )

# An isolated Python (``-I``, ``PYTHONSAFEPATH``) does not look beside the file that it runs.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from launcher.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
