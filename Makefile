# `make help` lists the targets. Each installs what it lacks; the network is used for package registries only.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

CONFIG ?=
NAME ?=
PEER ?=
KEEP ?=
ENVOY ?=
SEED ?=
SEEDS ?=
RANDOM ?=

MODULE := build/ai-proxy.wasm
PACKAGES := node_modules/.stamp
CLIENTS := e2e/clients
AGENTS := $(CLIENTS)/agents/node_modules/.stamp
NODE_CLIENTS := $(CLIENTS)/node/node_modules/.stamp
PYTHON_CLIENTS := $(CLIENTS)/python/.venv/.stamp
NODE := node --import tsx
# Folders are listed too: removing a file changes its folder.
ASSEMBLY := $(shell find assembly 2>/dev/null)
# An empty ENVOY or KEEP is the same as none.
RUN := env $(if $(ENVOY),,-u ENVOY) $(if $(KEEP),,-u KEEP) $(if $(ENVOY),ENVOY="$(ENVOY)") $(if $(KEEP),KEEP="$(KEEP)") $(NODE)

.PHONY: help
help: ## list the targets and variables
	@echo 'usage: make TARGET [VARIABLE=value]'
	@echo
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-16s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo 'variables:'
	@echo '  CONFIG=file   run: a plugin configuration (YAML, the `provider:` document)'
	@echo '  NAME=acme     new-provider: its type in configurations'
	@echo '  PEER=file     bench: another module to measure beside ours, such as the Higress Go plugin as .wasm'
	@echo '  SEED=n        sim: one walk, its smallest case and its trace if it fails; SEEDS=n walks, RANDOM=1 from any seed'
	@echo '  KEEP=1        demo: leave Envoy and the mock vendors up and print curl lines'
	@echo '  ENVOY=path    an Envoy binary; without it: `envoy` on PATH, else one installed into .envoy/'

.PHONY: build
build: $(MODULE) ## compile assembly/ to build/ai-proxy.wasm with its source map, if a source changed

.PHONY: test
test: $(PACKAGES) ## run every suite; the last line is `N passed, N failed, N skipped`
	@$(RUN) tests/run.ts

.PHONY: lint unit contract cases filter runner architecture scale simulation cli
lint: $(PACKAGES) ## check formatting, compile without output, type-check
	@$(RUN) tests/run.ts lint
unit: $(PACKAGES) ## run the AssemblyScript specs of tests/unit
	@$(RUN) tests/run.ts unit
contract: $(PACKAGES) ## run the contract suite over every provider
	@$(RUN) tests/run.ts contract
cases: $(PACKAGES) ## compare every conversion with its golden file
	@$(RUN) tests/run.ts cases
filter: $(PACKAGES) ## run the built module in the emulator
	@$(RUN) tests/run.ts filter
runner: $(PACKAGES) ## test the test runner
	@$(RUN) tests/run.ts runner
architecture: $(PACKAGES) ## check imports, purity, module size, lengths, banned words, dead exports and members, names of files
	@$(RUN) tests/run.ts architecture
scale: $(PACKAGES) ## hold cost against size: work and memory grow with the input and no faster
	@$(RUN) tests/run.ts scale
simulation: $(PACKAGES) ## run the seeded simulations of several VMs
	@$(RUN) tests/run.ts simulation
cli: $(PACKAGES) ## test the command line
	@$(RUN) tests/run.ts cli

.PHONY: e2e
e2e: $(PACKAGES) ## run the suites against a real Envoy
	@$(RUN) tests/run.ts e2e

.PHONY: e2e-extras
e2e-extras: $(PACKAGES) $(MODULE) envoy ## run what needs skopeo, a registry (Debian: docker-registry), Prometheus and Chromium: image, package, dashboards
	@EXTRAS=1 $(RUN) --test --test-reporter=spec e2e/extras/*.test.ts

.PHONY: picture
picture: $(PACKAGES) $(MODULE) envoy ## take docs/dashboard.png again (needs Chromium)
	@EXTRAS=1 PICTURE=1 $(RUN) --test --test-reporter=spec --test-name-pattern=dashboard.png e2e/extras/page.test.ts

.PHONY: e2e-clients
e2e-clients: $(PACKAGES) $(MODULE) $(NODE_CLIENTS) $(PYTHON_CLIENTS) $(AGENTS) envoy ## run the clients of others, pinned, against a real Envoy and strict vendors
	@$(RUN) --test --test-reporter=spec e2e/clients/run.ts e2e/agents.test.ts

.PHONY: fuzz
fuzz: $(PACKAGES) ## run the fuzz campaigns with a million inputs each (`make test` runs slices)
	FUZZ_RUNS=1000000 $(NODE) --test --test-reporter=spec --test-concurrency=2 tests/fuzz/*.test.ts

.PHONY: sim
sim: $(PACKAGES) $(MODULE) ## run seeded walks of many VMs (SEEDS=5000, SEED=7, RANDOM=1)
	@$(RUN) tests/simulation/main.ts $(if $(SEED),--seed "$(SEED)",--seeds "$(or $(SEEDS),200)" $(if $(RANDOM),--random))

.PHONY: mutants
mutants: $(PACKAGES) ## break the failover in every way of a table and see the simulation notice
	@$(RUN) tests/simulation/mutants/run.ts

.PHONY: demo
demo: $(MODULE) envoy ## serve a real client through Envoy and mock vendors, then stop (KEEP=1 stays up)
	@$(RUN) e2e/demo.ts

.PHONY: run
run: config-file $(MODULE) envoy ## serve real vendors with CONFIG=file.yaml
	@$(RUN) cli/bin.js run "$(CONFIG)"

.PHONY: config-file
config-file:
	@test -n "$(CONFIG)" || { echo 'make run needs a plugin configuration: make run CONFIG=file.yaml' >&2; exit 1; }
	@test -f "$(CONFIG)" || { echo 'make run: no such file: $(CONFIG)' >&2; exit 1; }

.PHONY: bench
bench: $(MODULE) envoy ## measure Envoy's CPU per request with and without the module (PEER=file.wasm compares)
	@$(RUN) bench/run.ts $(if $(PEER),--peer "$(PEER)")

.PHONY: soak
soak: $(MODULE) envoy ## send a million requests, hold thousands of chats open, besiege an Envoy, and watch the memory
	@$(RUN) bench/soak.ts
	@$(RUN) bench/soak.ts --open 2000
	@HOSTILE_SOAK=1 $(RUN) --test --test-reporter=spec e2e/hostile.test.ts

.PHONY: new-provider
new-provider: $(PACKAGES) ## write the files of a new provider (NAME=acme), to be corrected
	@$(NODE) scripts/new_provider.ts "$(NAME)"

.PHONY: docs
docs: $(PACKAGES) ## write the generated documents: docs/configuration.md and the README's table
	@$(NODE) scripts/docs/write.ts

.PHONY: digests
digests: $(PACKAGES) ## pin the images of the compose files and of `run --docker` by digest (needs skopeo and the registry)
	@$(NODE) scripts/digests.ts

.PHONY: golden
golden: $(PACKAGES) $(MODULE) ## write what every conversion does today to tests/cases/golden; read the diff
	@$(NODE) tests/cases/golden.ts

.PHONY: format
format: $(PACKAGES) ## format the sources
	@$(NODE) tests/runner/format.ts

.PHONY: envoy
envoy: $(PACKAGES) ## print the path of the Envoy binary, installing one into .envoy/ if there is none
	@$(RUN) scripts/envoy.ts

.PHONY: agents
agents: $(AGENTS) ## install Claude Code and Codex, which e2e/agents.test.ts runs, into e2e/clients/agents/

.PHONY: clean
clean: ## remove build/ (node_modules/ and .envoy/ stay)
	rm -rf build

$(MODULE): asconfig.json $(ASSEMBLY) $(PACKAGES)
	@mkdir -p build
	@echo 'compiling assembly/ to $(MODULE)'
	@node_modules/.bin/asc --config asconfig.json --target release
	@ls -l $(MODULE) | awk '{ print $$5 " bytes" }'

$(PACKAGES): package.json package-lock.json | node-version
	@echo 'installing npm packages'
	@npm ci --ignore-scripts --no-audit --no-fund || \
	  { echo 'npm ci failed: the registry of `npm config get registry` must be reachable' >&2; exit 1; }
	@touch $@

# 0.8 GB on the disk. Their own install scripts would only link the binaries, which the tests find by themselves.
$(AGENTS): e2e/clients/agents/package.json e2e/clients/agents/package-lock.json | node-version
	@echo 'installing Claude Code and Codex'
	@cd e2e/clients/agents && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(NODE_CLIENTS): e2e/clients/node/package.json e2e/clients/node/package-lock.json | node-version
	@echo 'installing clients for Node'
	@cd e2e/clients/node && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(PYTHON_CLIENTS): e2e/clients/python/requirements.txt
	@echo 'installing clients for Python'
	@python3 -m venv --clear e2e/clients/python/.venv
	@e2e/clients/python/.venv/bin/python -m pip install --quiet --require-hashes --only-binary :all: -r $<
	@touch $@

.PHONY: node-version
node-version:
	@command -v node >/dev/null || { echo 'Node.js 20 or newer is needed: https://nodejs.org/' >&2; exit 1; }
	@node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' || \
	  { echo "Node.js 20 or newer is needed, this is $$(node --version): https://nodejs.org/" >&2; exit 1; }
