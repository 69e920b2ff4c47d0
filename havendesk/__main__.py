"""``python -m havendesk`` is the command ``havendesk``."""

from havendesk.config.commandline import main

raise SystemExit(main())
