# One entry for everything; `make` alone prints this help.
.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON ?=
JUDGE_MODEL ?=
JUDGE_PROFILE ?=
ADDRESS ?= 127.0.0.1
PORT ?= 8001
HTTP_PORT ?= 8000
METRICS_PORT ?= 8002

# On a GPU
ENGINE ?= cpu
ENGINE_DIR ?=
GPU ?=
MODEL ?=
PRECISION ?=
TP ?= 1
KV_CACHE ?= auto
CALIBRATION ?=
DEVICE ?= 0
HOME_DIR ?= .tinyv
DRY_RUN ?=

BOOTSTRAP = $(or $(PYTHON),python3) deploy/bootstrap.py --python "$(PYTHON)" --judge-model "$(JUDGE_MODEL)" --judge-profile "$(JUDGE_PROFILE)"

help: ## print this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "Variables of serve: PORT=$(PORT) HTTP_PORT=$(HTTP_PORT) METRICS_PORT=$(METRICS_PORT) ADDRESS=$(ADDRESS) JUDGE_MODEL= JUDGE_PROFILE="

setup: ## create .venv, install locked packages, fetch tritonserver, prepare the judge engine
	@$(BOOTSTRAP)

serve: ## set up if needed and serve on ADDRESS:PORT until Ctrl-C (ENGINE=cpu, trtllm or trtllm-shared)
ifneq ($(ENGINE),cpu)
	@$(BOOTSTRAP) --builder
	@exec .venv/bin/tinyv-build serve --config-name "$(ENGINE)" --engine-dir "$(ENGINE_DIR)" --model "$(MODEL)" \
		--home "$(HOME_DIR)" --device $(DEVICE) --address $(ADDRESS) \
		--grpc-port $(PORT) --http-port $(HTTP_PORT) --metrics-port $(METRICS_PORT) $(if $(DRY_RUN),--dry-run)
else
	@$(BOOTSTRAP)
	@exec .venv/bin/tinyv serve --engine-dir "$$(cat .tinyv/engine)" --address $(ADDRESS) \
		--grpc-port $(PORT) --http-port $(HTTP_PORT) --metrics-port $(METRICS_PORT)
endif

build-engine: ## GPU=h100 [MODEL= PRECISION=bf16|fp8 TP=1 DRY_RUN=1]: a TensorRT-LLM engine, in the pinned container
	@$(BOOTSTRAP) --builder
	@.venv/bin/tinyv-build build-engine --gpu "$(GPU)" $(if $(MODEL),--model "$(MODEL)") --precision "$(PRECISION)" \
		--tp $(TP) --profile "$(JUDGE_PROFILE)" --calibration "$(CALIBRATION)" --kv-cache "$(KV_CACHE)" \
		--home "$(HOME_DIR)" --device $(DEVICE) $(if $(DRY_RUN),--dry-run)

image: ## the server image of `make serve ENGINE=trtllm` (needs docker)
	@docker build -f deploy/Dockerfile -t tinyv-server:26.07 .

test: setup-dev lint ## set up if needed, lint, type-check and run every test that needs no GPU
	@.venv/bin/python -m pytest -m "not gpu"

unit: setup-dev ## the tests that need no server
	@.venv/bin/python -m pytest -m "not gpu and not live"

live: setup-dev ## the tests against the real tritonserver
	@.venv/bin/python -m pytest -m live

lint: setup-dev ## ruff and mypy
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy

setup-dev:
	@$(BOOTSTRAP) --dev

lock: ## resolve deploy/requirements/*.in anew (needs uv)
	@cd deploy/requirements && for name in serve dev; do \
		uv pip compile -q --universal --python-version 3.10 --generate-hashes --no-header --no-annotate $$name.in -o $$name.lock; done

clean: ## remove .venv and .tinyv
	@rm -rf .venv .tinyv

.PHONY: help setup setup-dev serve build-engine image test unit live lint lock clean
