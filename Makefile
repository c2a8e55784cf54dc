# The few commands to know. Everything else is `cargo xtask`.

.PHONY: demo test check bench screenshots

# A shop with a year of history, running, with its address printed. The page is built while the program is, which takes it
# in at its end.
demo:
	scripts/build-admin & cargo build --quiet --package app && wait $$!
	cargo run --quiet --package app -- demo $(DEMO)

# Everything that a change must pass, on both databases. CI=1 makes it strict: a test that lacks
# something it needs fails instead of being left out.
test:
	scripts/build-admin $(if $(CI),--strict)
	scripts/test-postgres run cargo xtask check $(if $(CI),--ci) $(CHECK)

# The same without PostgreSQL, for a quick look: the tests that need it say that they were left out.
check:
	cargo xtask check $(CHECK)

# How fast, beside peers and limits, on both databases; a whole run is written into docs/performance.md.
# PERENNIAL_BENCH_DATA names a folder with uci_online_retail/; without it a file of the same shape is made.
bench:
	scripts/test-postgres run cargo xtask bench $(BENCH)

# Pictures of every page of the admin, light and dark, on a desk and on a phone, into var/pictures/. SCREENSHOTS=--readme
# takes those of the README.
screenshots:
	scripts/build-admin --strict
	cargo build --package app
	cd web-admin && node scripts/screenshots.mjs ../target/debug/perennial $(SCREENSHOTS)
