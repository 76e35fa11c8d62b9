"""`python -m goldenthread` is the command `goldenthread`."""

if __name__ == "__main__":
    try:
        from goldenthread.cli import main

        main()
    except KeyboardInterrupt:  # while the program is still being read
        raise SystemExit(130) from None
