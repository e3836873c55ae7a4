#!/usr/bin/env bash
# Sets up, builds everything and runs all tests. Arguments go to 'dotnet test', for example: scripts/test.sh --filter Codecs
# The last line is the total over all test projects: N passed, N failed, N skipped.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
log=$root/.artifacts/test.log
# The totals are read from the runner's output, so it has to be in English and plain.
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

"$root/scripts/setup.sh"
# Nothing of the build may stay behind: a caller that waits for all of this script's processes would wait for its servers too.
dotnet build "$root/SamPt.sln" -c Release -v q -tl:off --disable-build-servers

status=0
dotnet test "$root/SamPt.sln" -c Release --no-build -tl:off "$@" 2>&1 | tee "$log" || status=$?

shared=${SAMPT_SHARED:-$root/../shared}
echo
if [[ ! -d $shared/data ]]; then
    echo "No shared data beside the checkout (../shared/data, or name its folder in SAMPT_SHARED): the tests that need it were skipped."
fi

# One line per test project: "Passed!  - Failed:     0, Passed:    12, Skipped:     1, Total:    13, Duration: ..."
read -r passed failed skipped < <(sed -nE 's/^ *(Passed|Failed|Skipped)! +- Failed: +([0-9]+), Passed: +([0-9]+), Skipped: +([0-9]+),.*/\3 \2 \4/p' "$log" \
    | awk '{ passed += $1; failed += $2; skipped += $3 } END { print passed + 0, failed + 0, skipped + 0 }')
if ((passed + failed + skipped == 0)); then
    echo "No test ran; expected at least one."
    status=1
fi
if ((failed > 0 && status == 0)); then status=1; fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
