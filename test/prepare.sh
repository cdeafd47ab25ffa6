#!/usr/bin/env bash
# Fetches what some tests need and npm does not have: clients in Python and Go, programs of Debian, Apache Kafka from Maven Central. What cannot be had is told, and its
# tests are skipped.
set -u
cd "$(dirname "$0")"

venv="$HOME/.cache/concordat-python"
if ! "$venv/bin/python" -c 'import confluent_kafka' 2>/dev/null; then
  python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check 'confluent-kafka[avro,json,protobuf]==2.16.0' ||
    echo "no confluent-kafka for Python"
fi
# Apache Kafka runs from its jars.
kafka="$HOME/.cache/concordat-kafka"
if [ ! -d "$kafka" ]; then
  mvn -q -B -f brokers/kafka/pom.xml dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$kafka" >/dev/null 2>&1 ||
    echo "no Apache Kafka"
fi
(cd confluent/clients/go && go mod download) || echo "no franz-go for Go"

missing=()
command -v openssl >/dev/null || missing+=(openssl)
[ -x /usr/sbin/nginx ] || missing+=(nginx-light)
compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null || missing+=(libfaketime)
compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || missing+=(postgresql)
[ -x /usr/sbin/nats-server ] || missing+=(nats-server)
[ -x /usr/sbin/mosquitto ] || missing+=(mosquitto)
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || missing+=(rabbitmq-server)

# Services are not started: tests have their own.
install() {
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  [ "$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"
}
if [ ${#missing[@]} -gt 0 ]; then
  install >/dev/null 2>&1 || echo "not there, and cannot be installed: ${missing[*]}"
fi
