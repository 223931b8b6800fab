#!/usr/bin/env bash
# Starts the program for a step of GitHub Actions. The inputs are in INPUT_…; the program does the rest.
set -euo pipefail

# In the place of this shell, so that the runner's signal reaches it when the job is cancelled; action.yml does the same.
# In one stream, so that the runner sees in order where the output of others begins and ends.
exec "${COPYIMAGE_BINARY:?action/install.sh says where the program is}" action 2>&1
