#!/bin/sh
# Speaks as docker does, about one image whose files are in $FAKE/root and whose program is $FAKE/main.sh.
# One container a name: a process on this machine. Each call is noted in $FAKE/calls.
set -u
export FAKE
echo "$*" >>"$FAKE/calls"
command=$1
shift
last() { for word; do :; done; echo "$word"; }
pid() { cat "$FAKE/$1.pid" 2>/dev/null || echo 0; }
case "$command" in
ps) [ ! -e "$FAKE/no-engine" ] ;;
image) [ -e "$FAKE/image.json" ] && cat "$FAKE/image.json" || { echo "No such image" >&2; exit 1; } ;;
pull) echo "pull access denied" >&2; exit 1 ;;
history) cat "$FAKE/history" ;;
create)
  name= port= published=
  while [ $# -gt 1 ]; do
    case "$1" in
    --name) name=$2; shift ;;
    --publish) published=${2##*:}; shift ;;
    --env) case "$2" in PORT=*) port=${2#PORT=} ;; esac; shift ;;
    esac
    shift
  done
  echo "$port" >"$FAKE/$name.port"
  echo "${published:-$port}" >"$FAKE/$name.published"
  ;;
cp)
  if [ "$1" = --help ]; then
    [ -e "$FAKE/podman" ] || echo '  -L, --follow-link'
    exit
  fi
  [ "$1" = --follow-link ] && shift
  [ -e "$FAKE/no-cp" ] && { echo 'input/output error' >&2; exit 1; }
  path=${1#*:}
  [ -e "$FAKE/root${path%/.}" ] || { echo "Could not find the file $path" >&2; exit 1; }
  case "$path" in
  */.) tar -C "$FAKE/root${path%/.}" --owner="$(cat "$FAKE/owner")" --group=0 --numeric-owner -cf - . ;;
  *) tar -C "$(dirname "$FAKE/root$path")" -chf - "$(basename "$path")" ;;
  esac
  ;;
export) tar -C "$FAKE/root" --owner="$(cat "$FAKE/owner")" --group=0 --numeric-owner -cf "$2" . ;;
start)
  name=$1 port=$(cat "$FAKE/$1.port")
  # Without $PORT the program listens where it likes; a container maps that, this machine does it here.
  DEFAULT=$(cat "$FAKE/default-port") PORT=$port "$FAKE/main.sh" >"$FAKE/$name.out" 2>"$FAKE/$name.err" </dev/null &
  echo $! >"$FAKE/$name.pid"
  ;;
port)
  published=$(cat "$FAKE/$1.published")
  [ -n "$(cat "$FAKE/$1.port")" ] || published=$(cat "$FAKE/default-port")
  echo "127.0.0.1:$published"
  ;;
inspect)
  name=$(last "$@")
  kill -0 "$(pid "$name")" 2>/dev/null && echo "true 0" || echo "false 1"
  ;;
top)
  [ -e "$FAKE/no-top" ] && { echo "ps: not found" >&2; exit 1; }
  printf 'PID PPID UID GID COMMAND\n'
  sed "s/PID/$(pid "$1")/g" "$FAKE/top"
  ;;
kill)
  signal=KILL
  [ "$1" = --signal ] && { signal=$2; shift 2; }
  kill -s "$signal" "$(pid "$1")" 2>/dev/null
  ;;
logs) cat "$FAKE/$1.out"; cat "$FAKE/$1.err" >&2 ;;
diff) cat "$FAKE/diff" ;;
rm)
  name=$(last "$@")
  kill -s KILL "$(pid "$name")" 2>/dev/null
  echo "$name" >>"$FAKE/removed"
  ;;
*) echo "unknown command $command" >&2; exit 64 ;;
esac
