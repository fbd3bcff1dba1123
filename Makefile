# One entry for everything; `make` alone prints this help.
.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON ?=
JUDGE_MODEL ?=
JUDGE_PROFILE ?=
ADDRESS ?= 127.0.0.1
PORT ?= 8001
METRICS_ADDRESS ?=
METRICS_PORT ?= 8002

HOME_DIR ?= .tinyv

# A judge that is served elsewhere (ENGINE=openai)
JUDGE_URL ?=
JUDGE_TOKENIZER ?=
JUDGE_KEY_FILE ?=

# The lock (docs/operations.md)
TLS_CERT ?=
TLS_KEY ?=
CLIENT_CA ?=
TOKEN_FILE ?=
UNLOCKED ?=
LOCK = $(if $(TLS_CERT),--tls-cert "$(TLS_CERT)") $(if $(TLS_KEY),--tls-key "$(TLS_KEY)") \
	$(if $(CLIENT_CA),--client-ca "$(CLIENT_CA)") $(if $(TOKEN_FILE),--token-file "$(TOKEN_FILE)") $(if $(UNLOCKED),--unlocked)

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
DRY_RUN ?=
QUESTIONS ?=

# Benchmarks; BENCH is handed to the program as it is (--help, --scale 0.1, --repeats 1); SAVE=1 replaces the committed figures
DATA ?=
FORMAT ?=
COLUMNS ?=
SWEEPS ?=
URL ?=
METRICS_URL ?=
BENCH ?=
SAVE ?=
KEEP = $(if $(SAVE),--save)

SERVED = $(filter openai,$(ENGINE))
RUNS = $(or $(PYTHON),python3)
BOOTSTRAP = command -v "$(RUNS)" >/dev/null || { echo "error: there is no $(RUNS) here; next: apt install python3 (Debian, Ubuntu), dnf install python3 (Fedora)" >&2; exit 1; }; \
	"$(RUNS)" deploy/bootstrap.py --python "$(PYTHON)" --judge-model "$(if $(SERVED),,$(JUDGE_MODEL))" --judge-profile "$(if $(SERVED),,$(JUDGE_PROFILE))"

SERVE = .venv/bin/tinyv serve --home "$(HOME_DIR)" --address "$(ADDRESS)" --grpc-port "$(PORT)" \
	--metrics-port "$(METRICS_PORT)" --metrics-address "$(METRICS_ADDRESS)" $(LOCK)

##@ Start here

serve: ## set up if needed, serve on 127.0.0.1:8001 until Ctrl-C
ifeq ($(ENGINE),openai)
	@$(BOOTSTRAP)
	@folder="$$(.venv/bin/tinyv-build remote --url "$(JUDGE_URL)" --model "$(JUDGE_MODEL)" --profile "$(JUDGE_PROFILE)" \
		--tokenizer "$(JUDGE_TOKENIZER)" --key-file "$(JUDGE_KEY_FILE)" --home "$(HOME_DIR)")" && \
	exec $(SERVE) --engine-dir "$$folder" --model-config-name openai
else ifneq ($(ENGINE),cpu)
	@$(BOOTSTRAP) --group serve
	@exec .venv/bin/tinyv-build serve --config-name "$(ENGINE)" --engine-dir "$(ENGINE_DIR)" --model "$(MODEL)" \
		--home "$(HOME_DIR)" --device $(DEVICE) --address $(ADDRESS) \
		--grpc-port $(PORT) --metrics-port $(METRICS_PORT) $(LOCK) $(if $(DRY_RUN),--dry-run)
else
	@$(BOOTSTRAP)
	@exec $(SERVE) --engine-dir "$$(cat .tinyv/engine)"
endif

TOOLS = $(addprefix .tinyv/,$(addsuffix /.done,venvs/trl venvs/llama venvs/kubernetes venvs/numpy2 prometheus haproxy))
test: setup-dev lint $(TOOLS) ## set up if needed, check types, run every test that needs no GPU
	@.venv/bin/python -m pytest -m "not gpu"

FILE ?= clients/examples/quickstart.jsonl
score: ## score the rows of a file with the running service [FILE=rows.jsonl URL=host:8001]
	@.venv/bin/tinyv score "$(FILE)" --url "$(or $(URL),$(TINYV_URL),127.0.0.1:$(PORT))"

help: ## print this help
	@awk -F ':.*## ' '/^##@ / {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@printf '\nVariables of serve: PORT=$(PORT) METRICS_PORT=$(METRICS_PORT) ADDRESS=$(ADDRESS) HOME_DIR=$(HOME_DIR) JUDGE_MODEL= JUDGE_PROFILE= PYTHON=\n'
	@printf 'The lock: TLS_CERT= TLS_KEY= CLIENT_CA= TOKEN_FILE= UNLOCKED= METRICS_ADDRESS= (docs/operations.md)\n'
	@printf 'Rolled out: HEALTH_PORT= DRAIN_S=30 CONNECTION_AGE_S=0 (docs/operations.md)\n'
	@printf 'Watched: OTLP_URL= ATTACK_EVERY_S=60 (docs/operations.md)\n'

##@ Set-up

setup: ## what serve does first: a Python, .venv, locked packages, tritonserver, the judge engine
	@$(BOOTSTRAP)

setup-dev:
	@$(BOOTSTRAP) --group dev

setup-bench:
	@$(BOOTSTRAP) --group bench

wheels: setup-dev ## build and check the wheels of client and server, in dist/
	@.venv/bin/python deploy/wheels.py

clean: ## remove .venv and .tinyv
	@rm -rf .venv .tinyv

##@ A judge on a GPU (docs/gpu.md)

build-engine: ## GPU=h100 [MODEL= PRECISION=bf16|fp8 TP=1 DRY_RUN=1]: a TensorRT-LLM engine, in the pinned container
	@$(BOOTSTRAP) --group serve
	@.venv/bin/tinyv-build build-engine --gpu "$(GPU)" $(if $(MODEL),--model "$(MODEL)") --precision "$(PRECISION)" \
		--tp $(TP) --profile "$(JUDGE_PROFILE)" --calibration "$(CALIBRATION)" --kv-cache "$(KV_CACHE)" \
		--home "$(HOME_DIR)" --device $(DEVICE) $(if $(DRY_RUN),--dry-run)

image: ## the server image of `make serve ENGINE=trtllm` or `trtllm-shared` (needs docker)
	@$(BOOTSTRAP) --group serve
	@docker build -f deploy/Dockerfile --build-arg BASE="$$(.venv/bin/tinyv-build base)" -t tinyv-server:26.07 .

image-cpu: ## the server image of rules and embedded judge on CPUs, from the newest Triton (needs docker)
	@docker build -f deploy/Dockerfile.cpu -t tinyv-server-cpu:26.11 .

golden: setup ## what the original says, for `tinyv-build verify` [MODEL= JUDGE_PROFILE= QUESTIONS=asked.jsonl OUT=golden.jsonl]
	@.venv/bin/tinyv-build golden $(if $(QUESTIONS),--questions "$(QUESTIONS)") --out "$(or $(OUT),golden.jsonl)" \
		--model "$(or $(MODEL),$(JUDGE_MODEL))" --profile "$(JUDGE_PROFILE)"

##@ Teach the small judge

# `.tinyv/training` holds log and checkpoints: the same command with RESUME=1 goes on where a killed training was.
SEED ?= 0
PAIRS ?=
MORE ?=
OUT ?=
RESUME ?=
comma := ,
TAUGHT = $(or $(OUT),$(if $(DATA),.tinyv/adapter))
train-judge: setup .tinyv/venvs/train/.done ## [SEED=0 PAIRS=32000 MORE=32000 OUT=folder RESUME=1 DATA=labelled.jsonl]: teach the embedded judge, on CPU or CUDA
	@$(if $(DATA),[ -n "$(RESUME)" ] || .venv/bin/python -m tinyv_build.embedded.real --out .tinyv/training/lessons $(foreach file,$(subst $(comma), ,$(DATA)),--labelled "$(file)"))
	@.tinyv/venvs/train/bin/python -m tinyv_build.embedded.train --seed $(SEED) --work .tinyv/training/$(if $(DATA),own-)seed-$(SEED) \
		$(if $(DATA),--lessons .tinyv/training/lessons --easy 0 --more 0 --pairs $(or $(PAIRS),8000) --batch 32 --rate 2e-4 --every 80,$(if $(PAIRS),--pairs $(PAIRS)) $(if $(MORE),--more $(MORE))) \
		$(if $(TAUGHT),--out "$(TAUGHT)") $(if $(RESUME),--resume)
	@.venv/bin/python -m tinyv_build.embedded.evaluate $(if $(TAUGHT),--adapter "$(TAUGHT)") $(if $(DATA),--lessons .tinyv/training/lessons) --write

##@ Tests by part

lint: setup-dev ## ruff and mypy
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy

unit: setup-dev ## the tests that need no server
	@.venv/bin/python -m pytest -m "not gpu and not live"

live: setup-dev ## the tests against the real tritonserver
	@.venv/bin/python -m pytest -m live

test-trl: setup-dev .tinyv/venvs/trl/.done ## a real TRL training on CPU against the real tritonserver
	@.venv/bin/python -m pytest tests/live/test_live_trainers.py -k trl

test-verl: setup-dev .tinyv/venvs/verl/.done ## verl's real reward loop against the real tritonserver
	@.venv/bin/python -m pytest tests/live/test_live_trainers.py -k verl

test-gym: setup-dev .tinyv/venvs/gym/.done ## NeMo-Gym's real resources server (Python 3.13) against the real tritonserver
	@.venv/bin/python -m pytest tests/live/test_live_trainers.py -k nemo_gym

test-swift: setup-dev .tinyv/venvs/swift/.done ## ms-swift's own code around the plugin, the same way
	@.venv/bin/python -m pytest tests/live/test_live_trainers.py -k swift

ENVIRONMENTS = $(foreach name,trl verl swift gym wrappers,.tinyv/venvs/$(name)/.done)
test-trainers: setup-dev $(ENVIRONMENTS) ## all of these, and verifiers, SkyRL, OpenRLHF, AReaL and tinker-cookbook's own code
	@TINYV_TEST_OUTAGE_S=60 .venv/bin/python -m pytest tests/live/test_live_trainers.py

# TORCH: what pip's and uv's settings find; elsewhere a CPU build saves 3 GB: TORCH=torch==2.13.0+cpu PIP_EXTRA_INDEX_URL=...
TORCH ?= torch==2.13.0
.tinyv/venvs/%/.done: deploy/requirements.lock
	@$(BOOTSTRAP) --trainer $* --torch "$(TORCH)"

# Real programs that tests ask, of Debian packages unpacked without root; where there are none their tests are skipped.
.tinyv/prometheus/.done: DEBIAN = prometheus
.tinyv/haproxy/.done: DEBIAN = haproxy liblua5.3-0 libopentracing-c-wrapper0 libopentracing1
DOWNLOAD = apt-get -qq download $(DEBIAN)
.tinyv/prometheus/.done .tinyv/haproxy/.done:
	@rm -rf $(@D) && mkdir -p $(@D) && cd $(@D) && { { $(DOWNLOAD) || { apt-get -qq update && $(DOWNLOAD); }; } >/dev/null 2>&1 && \
		for package in *.deb; do dpkg -x $$package . || exit 1; done && rm -- *.deb && touch .done; } || \
		echo "no Debian packages $(DEBIAN) here: the tests that ask them are skipped"

##@ Measure (benchmarks/README.md)

bench: setup-bench ## perf_analyzer sweeps [DATA=rollouts.jsonl SWEEPS=name,... URL=host:8001 METRICS_URL=http://host:8002/metrics]
	@.venv/bin/python -m benchmarks.load --data "$(DATA)" --sweeps "$(SWEEPS)" --url "$(URL)" --metrics-url "$(METRICS_URL)" $(KEEP) $(BENCH)

bench-canfail: setup-bench ## proof that the benchmark can fail: a server slowed on purpose shows as slower
	@.venv/bin/python -m benchmarks.load.canfail $(BENCH)

bench-peers: setup-bench ## the same rollouts through the ways other trainers verify [DATA=rollouts.jsonl FORMAT=]
	@.venv/bin/python -m benchmarks.peers --data "$(DATA)" --format "$(FORMAT)" --columns "$(COLUMNS)" $(KEEP) $(BENCH)

eval: setup-bench ## quality: rule, judge, both, attacks, calibration [DATA=rollouts.jsonl,... URL= FORMAT=verifybench|verifierbench|hardverify|xverify|hacking]
	@.venv/bin/python -m benchmarks.quality --data "$(DATA)" --url "$(URL)" --format "$(FORMAT)" --columns "$(COLUMNS)" $(KEEP) $(BENCH)

false-negatives: setup-bench ## docs/false-negatives.md's example: a report with no, some and all labels [DATA=labelled.jsonl]
	@.venv/bin/python -m benchmarks.falsenegatives --data "$(DATA)" $(KEEP) $(BENCH)

simulate: setup-bench ## a cluster, from what `make bench` measured
	@.venv/bin/python -m benchmarks.simulation $(KEEP) $(BENCH)

report: setup-bench ## a page and pictures of what was measured here [SAVE=1: of the committed figures, and the README's numbers]
	@.venv/bin/python -m benchmarks.reporting $(KEEP) $(BENCH)

SETS ?=
FIGURES = "rules --data $(DATA)" "labelled --data $(SETS)" "coverage --data $(SETS)" "overhead" "remote" "clients" "kernels" "agreement --seed 4 --count 1440" "nearmisses"
figures: setup-bench ## every committed figure anew, at this commit: an hour of a quiet machine [DATA=rollouts.jsonl SETS=labelled.jsonl,...]
	@$(MAKE) --no-print-directory bench bench-peers simulate false-negatives SAVE=1 DATA="$(DATA)"
	@$(MAKE) --no-print-directory eval SAVE=1 DATA="$(or $(EVALUATED),$(DATA))"
	@for figure in $(FIGURES); do echo "$$figure"; .venv/bin/python -m benchmarks.$$figure --save || exit 1; done
	@$(MAKE) --no-print-directory report SAVE=1

FOLDER ?= python_backend/tinyv/rules/deciding
TESTS ?= $(addprefix tests/unit/test_rules_,deciding.py deciding_types.py golden.py deciding_properties.py)
mutation: setup-dev ## seeded faults that the tests must find [FOLDER=python_backend/... TESTS="tests/unit/..."]
	@PATH="$$PWD/.tinyv/uv/bin:$$PATH" uv pip install -q --python .venv/bin/python --target .tinyv/mutation --group mutation
	@PYTHONPATH=.tinyv/mutation .venv/bin/python -m benchmarks.mutation "$(FOLDER)" $(TESTS) $(BENCH)

##@ Dependencies

COMPILE = PATH="$$PWD/.tinyv/uv/bin:$$PATH" uv pip compile -q --universal --python-version 3.10 --generate-hashes --no-header --no-annotate
lock: ## resolve the dependency groups of pyproject.toml anew (torch is TORCH's, see above)
	@$(COMPILE) --excludes <(echo torch) --group dev --group bench --group trl --group train -o deploy/requirements.lock
	@$(COMPILE) --group uv -o deploy/requirements-uv.lock

.PHONY: serve test score help setup setup-dev setup-bench wheels clean build-engine image image-cpu golden train-judge lint unit live test-trl test-verl \
	test-trainers bench bench-canfail bench-peers eval false-negatives simulate report figures mutation lock
