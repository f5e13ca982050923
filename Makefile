# Two commands do everything: `make run` and `make test`. The rest is for those who work on Sarana.
PYTHON ?= python3
IN = .venv/bin/

.PHONY: run test check bench pictures conformance lock texts clean ready

run: ready  ## open Sarana; without a display: the whole journey offscreen, into demo-output/
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(IN)python -P -m sarana; \
	else $(IN)python -P -m sarana demo --out demo-output; fi

test: check  ## everything that must hold
	QT_QPA_PLATFORM=offscreen $(IN)python -m pytest -n 2 --dist worksteal

check: ready  ## style, types, and who may import whom
	$(IN)ruff check desktop tests
	$(IN)ruff format --check desktop tests
	$(IN)mypy
	$(IN)lint-imports

bench: ready  ## ratios to know and to improve; never asserted
	QT_QPA_PLATFORM=offscreen $(IN)python -m tests.bench

conformance: ready  ## forms and expectations that nobody here wrote, held against our engine
	$(IN)python -m tests.forms.conformance

pictures: ready  ## every page of every document, to be looked at, into pictures/
	$(IN)python -m tests.documents.pictures

texts: ready  ## collect the program's texts for the translators
	$(IN)pybabel -q extract -F pyproject.toml -k _ -k ngettext:1,2 -k pgettext:1c,2 --add-comments=NOTE --no-location --sort-output --project=Sarana -o i18n/sarana.pot desktop
	for code in en km zh_Hans; do $(IN)pybabel -q update --no-fuzzy-matching -i i18n/sarana.pot -D sarana -d i18n -l $$code; done

lock: ready  ## choose and lock new versions of the dependencies (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade -q -o desktop/locked/run.txt
	uv pip compile pyproject.toml --extra dev -c desktop/locked/run.txt --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade -q -o desktop/locked/dev.txt

clean:
	rm -rf .venv build demo-output *.egg-info

ready:
	@$(PYTHON) desktop/prepare.py
