"""``python -m assistant`` is the command ``citebound``."""

from assistant.program import main

if __name__ == "__main__":
    main()
