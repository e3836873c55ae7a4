#!/usr/bin/env bash
# Builds the command-line tool in Release if its sources changed since this script last built it. Silent unless it fails; callers
# that come at the same time (a job array starting on one checkout) wait for the first one's build.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
stamp=.artifacts/sampt.stamp
log=.artifacts/sampt-build.log

# Names, sizes and times: sees deleted files and older ones that a checkout brings back, where a comparison with the built file's time would not.
sources() {
    local from=(src Directory.Build.props)
    for optional in configs models .artifacts/feed.props; do
        if [[ -e $optional ]]; then from+=("$optional"); fi
    done
    find -L "${from[@]}" \( -name bin -o -name obj \) -prune -o -type f -printf '%p %s %T@\n' | LC_ALL=C sort | cksum
}

is_built() { [[ -e src/SamPt.Cli/bin/Release/net10.0/sampt.dll && -e $stamp && $(sources) == "$(<"$stamp")" ]]; }

if is_built; then exit; fi
mkdir -p .artifacts
if [[ -z ${SAMPT_BUILD_LOCKED:-} ]] && command -v flock >/dev/null; then
    # -o keeps the lock from the compiler server, which outlives the build.
    SAMPT_BUILD_LOCKED=1 exec flock -o .artifacts/build.lock "$root/scripts/build.sh"
fi

if [[ -t 2 ]]; then echo "sampt: building, as its sources changed or this is the first run ..." >&2; fi
scripts/setup.sh >"$log" || { cat "$log" >&2; exit 1; }
built_from=$(sources)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet build src/SamPt.Cli -c Release -v q -tl:off >"$log" 2>&1 || { cat "$log" >&2; echo "sampt: the build failed (above)." >&2; exit 1; }
echo "$built_from" >"$stamp"
