#!/usr/bin/env bash
# Fetches the clients in Python and Go for which the tests have no packages of npm. What cannot be had is told, and its test is skipped.
set -u
cd "$(dirname "$0")"
venv="$HOME/.cache/concordat-python"
if ! "$venv/bin/python" -c 'import confluent_kafka' 2>/dev/null; then
  python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check 'confluent-kafka[avro,json,protobuf]==2.16.0' ||
    echo "no confluent-kafka for Python"
fi
(cd clients/go && go mod download) || echo "no franz-go for Go"
