#!/usr/bin/env bash
# From a fresh clone to the first result: sets up, builds, and runs the tool's main job on the clip and models it carries.
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
"$scripts/setup.sh"
exec "$scripts/sampt" demo "$@"
