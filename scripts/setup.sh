#!/usr/bin/env bash
# Makes a fresh clone ready to build. Where the configured package feed holds every package there is nothing to make; what it
# lacks is provided under .artifacts/ and named in .artifacts/feed.props, which the build imports if it exists.
#
#   scripts/setup.sh           quick when nothing is to do
#   scripts/setup.sh --cuda    also the CUDA and TensorRT providers, where ONNX Runtime is provided here; kept by later runs
#   scripts/setup.sh --force   asks the feed and provides again, whatever was done before
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
artifacts=$root/.artifacts
setup=$root/scripts/setup
feed_props=$artifacts/feed.props
stamp=$artifacts/setup.stamp
cuda_mark=$artifacts/with-cuda
ort_stamp=$artifacts/onnxruntime.stamp
ort_id=Microsoft.ML.OnnxRuntime.Gpu
imaging_id=SixLabors.ImageSharp

# The answers of the .NET tools are read below, so they have to be in English and plain.
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { echo "setup: $*"; }
die() { echo "setup: $*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

main() {
    local cuda=false force=false
    for argument in "$@"; do
        case $argument in
            --cuda) cuda=true ;;
            --force) force=true ;;
            -h | --help) sed -nE '2,/^set /s/^# ?//p' "${BASH_SOURCE[0]}"; return ;;
            *) die "unknown argument '$argument'; expected --cuda, --force or --help." ;;
        esac
    done

    require_dotnet
    mkdir -p "$artifacts"
    if $cuda && [[ ! -e $cuda_mark ]]; then
        touch "$cuda_mark"
        rm -f "$stamp"
    fi

    if ! $force && is_up_to_date; then
        provide_jpeg_library
        return
    fi

    wait_for_other_setups "$@"
    rm -f "$stamp"
    local missing
    missing=$(ask_feed)
    if [[ $missing == *"$ort_id"* ]] && { $force || ! is_onnxruntime_packed; }; then provide_onnxruntime; fi
    write_feed_props "$missing"
    provide_jpeg_library
    provide_ffmpeg
    fingerprint >"$stamp"
    say "ready."
}

# Begins again under a lock: two at once would pack into the same folder, and the second finds the work done.
wait_for_other_setups() {
    if [[ -n ${SAMPT_SETUP_LOCKED:-} ]] || ! has flock; then return; fi
    # -o keeps the lock from the compiler server, which outlives the script.
    SAMPT_SETUP_LOCKED=1 exec flock -o "$artifacts/setup.lock" "$root/scripts/setup.sh" "$@"
}

require_dotnet() {
    has dotnet || die "dotnet is not on PATH; install the .NET SDK 10 or newer."
    local version
    version=$(cd "$root" && dotnet --version 2>/dev/null) || die "'dotnet --version' fails: only a runtime is installed? Install the .NET SDK 10 or newer."
    ((${version%%.*} >= 10)) || die "the .NET SDK is $version; install 10 or newer."
}

# Everything that decides what has to be provided: a changed pin, script or feed configuration asks the feed again.
fingerprint() {
    local configurations=()
    [[ -d ${HOME:-}/.nuget/NuGet ]] && configurations+=("$HOME/.nuget/NuGet")
    (cd "$root" && find src/Packages.props scripts/setup scripts/setup.sh "${configurations[@]}" -type f -exec cksum {} + | LC_ALL=C sort)
}

is_up_to_date() {
    [[ -e $stamp ]] || return 1
    [[ $(fingerprint) == "$(<"$stamp")" ]] || return 1
    [[ ! -e $feed_props ]] || ! grep -q RestoreAdditionalProjectSources "$feed_props" || [[ -e $(ort_package) ]]
}

# What the package is made from; apart from the fingerprint, so that other changes do not fetch and pack it again.
onnxruntime_recipe() {
    pinned_version "$ort_id"
    (cd "$setup" && cksum package-lock.json onnxruntime/onnxruntime.csproj)
    if [[ -e $cuda_mark ]]; then echo cuda; fi
}

is_onnxruntime_packed() { [[ -e $(ort_package) && -e $ort_stamp && $(onnxruntime_recipe) == "$(<"$ort_stamp")" ]]; }

pinned_version() { sed -nE "s/.*Include=\"$1\" Version=\"([^\"]+)\".*/\1/p" "$root/src/Packages.props"; }

ort_package() { echo "$artifacts/feed/$ort_id.$(pinned_version "$ort_id").nupkg"; }

# Prints the ids that the configured feed cannot give at the pinned version. Any other failure ends the script: a feed that
# does not answer is not a feed that lacks a package.
ask_feed() {
    local log=$artifacts/setup/probe.log not_there='error NU(1101|1102|1103|1603):'
    mkdir -p "$artifacts/setup"
    if dotnet restore "$setup/probe" --force -tl:off >"$log" 2>&1; then return; fi
    if grep -E ': error ' "$log" | grep -qvE "$not_there" || ! grep -qE "$not_there" "$log"; then
        cat "$log" >&2
        die "the NuGet feed gives no answer (above); check 'dotnet nuget list source' and the network, then run scripts/setup.sh again."
    fi
    for id in "$ort_id" "$imaging_id"; do
        if grep -E "$not_there" "$log" | grep -qF " $id"; then echo "$id"; fi
    done
}

provide_onnxruntime() {
    local version npm=$artifacts/npm native=$artifacts/native log=$artifacts/setup/onnxruntime.log
    version=$(pinned_version "$ort_id")
    say "the NuGet feed lacks $ort_id $version; packing it from npm$([[ ! -e $cuda_mark ]] || echo ', with CUDA')."
    [[ $(uname -sm) == "Linux x86_64" ]] || die "$ort_id can be packed for Linux x86_64 only, this is $(uname -sm); configure a NuGet feed that has it."
    has npm || die "npm is not on PATH and the NuGet feed lacks $ort_id; install npm, or configure a complete feed."
    grep -qF "\"onnxruntime-node\": \"$version\"" "$setup/package.json" \
        || die "src/Packages.props pins $ort_id $version, scripts/setup/package.json another release; bring them to the same one."

    fetch_from_npm "$npm"
    rm -rf "$native" "$ort_stamp"
    mkdir -p "$native" "$artifacts/feed"
    cp "$npm/node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1" "$native/libonnxruntime.so"
    if [[ -e $cuda_mark ]]; then cp "$npm"/node_modules/com.github.asus4.onnxruntime.linux-x64-gpu/Plugins/Linux/x64/*.so "$native/"; fi

    dotnet pack "$setup/onnxruntime" -c Release -tl:off --disable-build-servers -o "$artifacts/feed" -p:PackageVersion="$version" -p:Native="$native" \
        -p:Sources="$npm/node_modules/com.github.asus4.onnxruntime" >"$log" 2>&1 || { cat "$log" >&2; die "packing $ort_id failed (above)."; }
    # NuGet never looks twice at a version that it has unpacked, and this one may just have gained its CUDA part.
    rm -rf "$npm" "$native" "$artifacts/packages/${ort_id,,}"
    onnxruntime_recipe >"$ort_stamp"
    if [[ -e $cuda_mark ]]; then say "at run time the CUDA provider needs the libraries of CUDA 13 and cuDNN 9 where the loader finds them (LD_LIBRARY_PATH)."; fi
}

# Versions and hashes come from package-lock.json; install scripts stay off, they would download from elsewhere.
fetch_from_npm() {
    local npm=$1 log=$artifacts/setup/npm.log omit=(--omit=optional)
    [[ ! -e $cuda_mark ]] || omit=()
    rm -rf "$npm"
    mkdir -p "$npm"
    cp "$setup/package.json" "$setup/package-lock.json" "$npm/"
    (cd "$npm" && npm ci --ignore-scripts --no-audit --no-fund "${omit[@]}") >"$log" 2>&1 \
        || { cat "$log" >&2; die "npm could not fetch ONNX Runtime (above); check 'npm config get registry' and the network, then run scripts/setup.sh again."; }
}

# Paths are relative to the file itself, so that .artifacts may be moved or linked to.
write_feed_props() {
    local missing=$1
    rm -f "$feed_props"
    if [[ -z $missing ]]; then return; fi
    {
        echo '<Project>'
        echo '  <!-- Written by scripts/setup.sh: what the package feed lacks. -->'
        echo '  <PropertyGroup>'
        if [[ $missing == *"$ort_id"* ]]; then
            # shellcheck disable=SC2016 # MSBuild's variables, not the shell's
            echo '    <RestoreAdditionalProjectSources>$(RestoreAdditionalProjectSources);$(MSBuildThisFileDirectory)feed</RestoreAdditionalProjectSources>'
            # shellcheck disable=SC2016
            echo '    <RestorePackagesPath>$(MSBuildThisFileDirectory)packages</RestorePackagesPath>'
        fi
        if [[ $missing == *"$imaging_id"* ]]; then echo '    <HasImageSharp>false</HasImageSharp>'; fi
        echo '  </PropertyGroup>'
        echo '</Project>'
    } >"$feed_props"
}

can_install() { [[ $EUID == 0 ]] && has apt-get; }

apt_install() {
    export DEBIAN_FRONTEND=noninteractive
    mkdir -p "$artifacts/setup"
    { apt-get install -y --no-install-recommends "$1" || { apt-get update && apt-get install -y --no-install-recommends "$1"; }; } \
        >"$artifacts/setup/apt.log" 2>&1 </dev/null
}

# Without ImageSharp every JPEG frame is decoded by libjpeg-turbo; with it the library is an optional speed-up.
provide_jpeg_library() {
    if [[ $(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null) == *libturbojpeg.so.0* ]]; then return; fi
    local needed=false
    if [[ -e $feed_props ]] && grep -q '<HasImageSharp>false' "$feed_props"; then needed=true; fi
    if ! $needed; then return; fi
    if can_install; then
        say "installing libturbojpeg0."
        apt_install libturbojpeg0 || { cat "$artifacts/setup/apt.log" >&2; die "apt-get could not install libturbojpeg0 (above); without it no JPEG frame can be read."; }
    else
        say "libturbojpeg.so.0 is not installed and the feed lacks $imaging_id: no JPEG frame can be read. Install libturbojpeg0 (Debian, Ubuntu) or turbojpeg (Fedora)."
    fi
}

provide_ffmpeg() {
    if has ffmpeg; then return; fi
    if can_install && say "installing ffmpeg." && apt_install ffmpeg; then return; fi
    say "ffmpeg is not installed; only video files (input and overlays) need it. Install ffmpeg to use them."
}

main "$@"
