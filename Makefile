.PHONY: run test check constraints

run:
	@./run

test:
	@./run test

# All that CI asks, on Debian and as root
check:
	@.ci/run

# New versions of every package; then run the tests
constraints:
	@.venv/bin/python tools/constraints.py
