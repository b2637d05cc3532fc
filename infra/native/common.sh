# shellcheck shell=bash
# What the native servers' scripts share. Sourced; needs bash and Debian's essential packages only.

die() { echo "$1" >&2; exit "${2:-1}"; }

# Does something listen on this port of the loopback interface?
port_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A port that nothing listens on, below the kernel's range for outgoing connections, so that no client takes it meanwhile.
free_port() {
  local port
  while port=$((RANDOM % 12000 + 20000)); port_open "$port"; do :; done
  echo "$port"
}

# Every server works in a folder of its own: pids_in DIR PROGRAM... prints the processes that run one of these programs there. That
# tells them from all others (a shell that a person opened there too), survives the reuse of process numbers, and finds children
# that left the process group. A zombie has no folder any more, so it counts as gone.
pids_in() {
  local dir=$1 pid program
  shift
  find /proc/[0-9]*/cwd -maxdepth 0 -printf '%l\t%h\n' 2>/dev/null | while IFS=$'\t' read -r cwd pid; do
    [ "$cwd" = "$dir" ] || continue
    program=$(readlink "$pid/exe") || continue
    program=${program##*/}
    if [[ " $* " == *" ${program% (deleted)} "* ]]; then echo "${pid#/proc/}"; fi
  done || true
}

# wait_gone SECONDS DIR PROGRAM...
wait_gone() {
  local end=$((SECONDS + $1))
  shift
  while [ -n "$(pids_in "$@")" ]; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.1
  done
}

# kill_in DIR PROGRAM...: again until none is left, for one may have started another between the look and the kill.
kill_in() {
  local pids
  while pids=$(pids_in "$@") && [ -n "$pids" ]; do
    # shellcheck disable=SC2086 # one argument a process
    kill -KILL $pids 2>/dev/null || true
    sleep 0.1
  done
}

# as_server USER DIR: how to run commands for a server, in the array `as`. The servers refuse to be root, so root steps down to the
# user that their Debian package made; everyone else runs them as themselves.
as_server() {
  as=()
  [ "$(id -u)" = 0 ] || return 0
  as=(setpriv --reuid "$1" --regid "$1" --clear-groups)
  (cd / && "${as[@]}" test -x "$(dirname "$2")") ||
    die "The user $1 cannot reach $2: a folder above it is closed to others. Choose another folder, or open that one (chmod o+x)." 4
}
