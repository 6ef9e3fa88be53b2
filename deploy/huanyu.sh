#!/bin/sh
# `huanyu` for whoever keeps the machine: as the user huanyu, with the settings that the units have, from /opt/huanyu (name
# files with their whole path).
exec systemd-run --quiet --collect --wait --pipe --pty --uid=huanyu --gid=huanyu -p UMask=0077 \
    -p WorkingDirectory=/opt/huanyu -p EnvironmentFile=/etc/huanyu/huanyu.env /opt/huanyu/.venv/bin/huanyu "$@"
