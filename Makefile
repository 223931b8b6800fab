# The commands of this repository; CONTRIBUTING.md explains them.
ARTIFACTS := artifacts
export DOTNET_CLI_TELEMETRY_OPTOUT = 1
export DOTNET_NOLOGO = 1
export MSBUILDDISABLENODEREUSE = 1

.PHONY: build demo test bench soak fuzz publish image format clean

build:
	dotnet build CopyImageGitOps.sln -c Release

# The main job on an embedded default: no network, no docker.
demo:
	dotnet run --project tests/CopyImageGitOps.Demo -c Release

# Everything, on real parts, with the published binary. COPYIMAGE_REQUIRE_REAL=1 makes a missing part a failure.
test: install-test-tools publish build
	rm -rf $(ARTIFACTS)/test-results
	COPYIMAGE_BINARY=$(CURDIR)/$(ARTIFACTS)/publish/copyimage \
	dotnet test --solution CopyImageGitOps.sln -c Release --no-build --results-directory $(ARTIFACTS)/test-results --report-xunit-trx

# The long campaigns, whole.
soak: install-test-tools publish build
	COPYIMAGE_SOAK=1 COPYIMAGE_BINARY=$(CURDIR)/$(ARTIFACTS)/publish/copyimage \
	dotnet test --solution CopyImageGitOps.sln -c Release --no-build --results-directory $(ARTIFACTS)/soak-results --report-xunit-trx

# Damaged input for the readers and writers: FUZZ_SECONDS or FUZZ_COUNT says how much for each target, FUZZ_SEED repeats a campaign.
FUZZ_SECONDS ?= $(if $(FUZZ_COUNT),,60)
fuzz:
	dotnet build tests/CopyImageGitOps.Tests -c Release
	FUZZ_SECONDS=$(FUZZ_SECONDS) FUZZ_COUNT=$(FUZZ_COUNT) FUZZ_SEED=$(FUZZ_SEED) \
	tests/CopyImageGitOps.Tests/bin/Release/net10.0/CopyImageGitOps.Tests -showLiveOutput -class '*FuzzTests'

# PART="copy copy-small" chooses, of start, plan, kustomize, fn, copy, copy-small, copy-large and controller; RUNS is how often a copy is measured.
RUNS ?= 5
bench: install-bench-tools publish
	dotnet run --project benchmarks/CopyImageGitOps.Benchmarks -c Release -- $(ARTIFACTS)/publish/copyimage $(ARTIFACTS)/bench $(RUNS) $(PART)

# The native binary for this machine, and the controller, which runs on .NET.
publish: install-build-tools
	eng/publish.sh "$(RID)" $(ARTIFACTS)/publish
	eng/publish-controller.sh $(ARTIFACTS)/publish/controller

# The container image, with docker or buildah: IMAGE is its name, IMAGE_TARGET a target of the Dockerfile, IMAGE_ARGS its arguments.
image:
	IMAGE="$(IMAGE)" IMAGE_TARGET="$(IMAGE_TARGET)" IMAGE_ARGS="$(IMAGE_ARGS)" eng/image.sh

format:
	dotnet format CopyImageGitOps.sln

clean:
	rm -rf $(ARTIFACTS)

.PHONY: install-build-tools install-test-tools install-bench-tools
install-build-tools:
	eng/install.sh build

install-test-tools:
	eng/install.sh test

install-bench-tools:
	eng/install.sh bench
