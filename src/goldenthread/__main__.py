"""`python -m goldenthread` is the command `goldenthread`."""

from goldenthread.cli import main

if __name__ == "__main__":
    main()
