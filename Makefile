# One recipe per task; CI calls the same ones.
.PHONY: check format lint types imports test golden generate soak bench

check: format lint types imports

format:
	ruff format --check .

lint:
	ruff check .

types:
	mypy

imports:
	lint-imports

test:
	python -m pytest -n 2

golden:
	python -m pytest -q --update-golden
	git diff --stat tests/golden tests/problems

generate:
	python -m tests.generate.all

soak:
	python -m pytest -m soak

bench:
	python benchmarks/run.py
