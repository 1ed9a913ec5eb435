# The everyday commands. `make help` lists them.

SHELL := /bin/bash
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
FUZZ_SECONDS ?= 60
SOAK_TURNS ?= 10000
SOAK_KILLS ?= 1000
SOAK_EDITS ?= 200000
PREFIX ?= /usr/local

.DEFAULT_GOAL := release
.PHONY: release debug demo test lint format fuzz soak bench \
    bench-isolation asan asan-build \
    yjs install clean help bootstrap bootstrap-all

# A build folder is configured once; ninja configures again when it must.
define build
	@test -f build/$(1)/build.ninja || cmake --preset $(1)
	@cmake --build build/$(1) -j $(JOBS) $(2)
endef

release: bootstrap ## build the command and the libraries in build/release
	$(call build,release)

debug: bootstrap ## build with assertions in build/debug
	$(call build,debug)

demo: release ## run the village: several bots, and what happened
	@tools/demo

test: release ## run all tests
	@node tools/test.mjs --build build/release

asan-build: bootstrap
	$(call build,asan)

asan: asan-build ## run all tests under the address and UB sanitizers
	@AUXRT_PATIENCE_MS=30000 node tools/test.mjs --build build/asan

lint: bootstrap-all release ## check format, C, kernel types and who includes whom
	@tools/lint

format: bootstrap-all ## format the C sources in place
	@git ls-files 'src/*.[ch]' 'include/*.h' 'test/*.[ch]' 'examples/*.[ch]' \
	    | xargs clang-format -i

fuzz: bootstrap-all ## fuzz every target for FUZZ_SECONDS (60)
	$(call build,fuzz)
	@tools/fuzz build/fuzz $(FUZZ_SECONDS)

yjs: release ## shared documents at length: 20,000 histories, 300 kills
	@AUXRT_YJS_HISTORIES=20000 AUXRT_YJS_KILLS=300 AUXRT_BUILD=build/release \
	    node --test test/yjs/*.test.mjs

soak: release ## long runs: turns and hosts that are killed, random histories
	@AUXRT_SOAK_TURNS=$(SOAK_TURNS) build/release/test/test_whole_turns
	@AUXRT_KILLS=$(SOAK_KILLS) build/release/test/test_partition_crash
	@AUXRT_KILLS=$(SOAK_KILLS) build/release/test/test_inst_crash
	@AUXRT_FAULT_STEP=1 build/release/test/test_inst_faults
	@AUXRT_OPERATIONS=$(SOAK_EDITS) build/release/test/test_partition_model
	@AUXRT_OPERATIONS=$(SOAK_EDITS) build/release/test/test_inst_model

bench: release ## run the benchmarks; BENCH='--only REGEXP --against FILE'
	@node tools/bench/run.mjs --build build/release $(BENCH)
	@AUXRT_BUILD=build/release build/release/test/bench_store
	@build/release/test/bench_floor
	@build/release/test/bench_floor_library 5 'await: limit'

bench-isolation: release ## what a process of its own costs, and its replacement
	@build/release/test/bench_isolation build/release/auxrt

install: release ## install command, libraries and headers under PREFIX
	cmake --install build/release --prefix $(PREFIX)
	@[ "$$(id -u)" != 0 ] || ldconfig

clean: ## remove what was built
	rm -rf build

bootstrap:
	@tools/bootstrap

bootstrap-all:
	@tools/bootstrap --all

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' \
	    $(MAKEFILE_LIST)
