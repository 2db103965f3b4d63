# Two commands: `make demo` sets up and drafts the example plan; `make test` sets up everything and runs all that CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
TORCH ?= torch==2.13.0

.PHONY: demo test check test-long eval serve clean knowledge

# The core alone: no torch, no page.
$(VENV)/.core: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	@echo "安装核心依赖（只有这一步需要网络）……"
	$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

# Every extra and the development tools. The first line takes a CPU build of torch; see README for other platforms.
$(VENV)/.all: $(VENV)/.core
	@echo "安装全部可选依赖和开发工具……"
	$(PIP) install --quiet --constraint constraints.txt "$(TORCH)"
	$(PIP) install --quiet --constraint constraints.txt --editable ".[st,e5,llm,local-llm,ui,ocr,eval,dev]"
	@touch $@

demo: $(VENV)/.core
	$(BIN)/advisor plan examples/巡察反馈意见.docx -o output/demo

check: $(VENV)/.all
	$(BIN)/ruff check advisor tests scripts
	$(BIN)/ruff format --check advisor tests scripts
	$(BIN)/mypy
	$(BIN)/python -m pytest -q -m "not real and not slow"

test: check
	$(BIN)/advisor kb check
	$(BIN)/python -m pytest -q -m "real"
	$(MAKE) eval

test-long: test
	$(BIN)/python -m pytest -q -m "slow"

# The gate: figures over eval/golden beside the committed baseline; exit code 1 on a regression. The report: output/evaluation.html.
eval: $(VENV)/.all
	$(BIN)/advisor evaluate --html output/evaluation.html

serve: $(VENV)/.all
	$(BIN)/advisor serve

# After a change of the knowledge base: the tokenizer's words, the classifier's weights, schemas and generated pages.
knowledge: $(VENV)/.all
	$(BIN)/python scripts/make_embedding.py
	$(BIN)/python scripts/train_classifier.py
	$(BIN)/python scripts/make_schemas.py
	$(BIN)/python scripts/make_rule_docs.py

clean:
	rm -rf $(VENV) output
