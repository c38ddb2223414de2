set -euo pipefail
cd /tmp
[ "${1:-}" = redis-server ] || set -- redis-server "$@"
exec setpriv --reuid=redis --regid=redis --clear-groups "$@" --protected-mode no --bind 0.0.0.0
