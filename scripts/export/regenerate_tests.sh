#!/usr/bin/env bash
# Regenerates the small graphs and golden tensors under tests/SamPt.Onnx.Tests/Golden. SOURCES holds checkouts named
# segment-anything, sam-hq, co-tracker (a commit of 2023 before version 2), co-tracker3 (the same repository of today), tapnet, pips,
# pips2, RAFT, SuperGluePretrainedNetwork and sam-pt.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
sources=${1:?usage: regenerate_tests.sh SOURCES}
python=${PYTHON:-python3}
golden="$here/../../tests/SamPt.Onnx.Tests/Golden"

sam() { "$python" "$here/sam.py" --small "$@"; }
"$python" "$here/contract_graphs.py" "$golden/contract"
sam --package "$sources/segment-anything" --model vit_b --random 7 --golden -o "$golden/sam-small"
sam --package "$sources/segment-anything" --model vit_b --random 7 --layout official --only decoder --golden -o "$golden/sam-small-official"
"$python" "$here/automatic_golden.py" --package "$sources/segment-anything" --onnx "$golden/sam-automatic" --core "$golden/../../SamPt.Core.Tests/Golden/proposals.json"
sam --package "$sources/sam-hq" --model hq_vit_b --random 11 --golden -o "$golden/hq-sam-small"
sam --package "$sources/sam-hq" --model hq_vit_b --random 11 --layout official --golden -o "$golden/hq-sam-small-official"
"$python" "$here/cotracker.py" --package "$sources/co-tracker" --random 5 --small --golden --sam-pt "$sources/sam-pt" -o "$golden/cotracker-small"
for model in tapir bootstapir; do
  "$python" "$here/tapir.py" --package "$sources/tapnet" --model $model --random 5 --small --golden --sam-pt "$sources/sam-pt" -o "$golden/$model-small"
done
for mode in online offline; do
  "$python" "$here/cotracker3.py" --package "$sources/co-tracker3" --model $mode --random 5 --small --golden -o "$golden/cotracker3-small/$mode"
done
"$python" "$here/pips.py" --package "$sources/pips" --random 5 --small --golden --sam-pt "$sources/sam-pt" -o "$golden/pips-small"
"$python" "$here/pips2.py" --package "$sources/pips2" --random 5 --small --golden --sam-pt "$sources/sam-pt" -o "$golden/pips-plus-plus-small"
"$python" "$here/tapnet.py" --random 4 --small --golden --sam-pt "$sources/sam-pt" -o "$golden/tapnet-small"
"$python" "$here/raft.py" --package "$sources/RAFT" --random 3 --small --golden --sam-pt "$sources/sam-pt" -o "$golden/raft-small"
"$python" "$here/superglue.py" --package "$sources/SuperGluePretrainedNetwork" --random 5 --small --golden --sam-pt "$sources/sam-pt" -o "$golden/superglue-small"
mkdir -p "$golden/sam-small-half"
for role in encoder decoder; do "$python" "$here/halve_graph.py" "$golden/sam-small/$role.onnx" "$golden/sam-small-half/$role.onnx"; done
