# shellcheck shell=bash
# What the native servers' scripts share. Sourced; needs bash and Debian's essential packages only.

die() { echo "$1" >&2; exit "${2:-1}"; }

# publish_service SERVICE FOLDER: compiles a service ahead of time. The OpenAPI documents and the analysers belong to the build that infra/test checks.
# Elsewhere than on x64 Linux the service compiles itself while it runs.
publish_service() {
  local ahead=(--runtime linux-x64 --no-self-contained)
  [ "$(uname -sm)" = "Linux x86_64" ] || ahead=(-p:PublishReadyToRun=false)
  # Restored without a runtime: with one, the restore would write it into the lock files of the libraries too.
  dotnet restore "$root/services/$1/${1^}.Service" --disable-build-servers --verbosity quiet &&
    dotnet publish "$root/services/$1/${1^}.Service" --no-restore --configuration Release "${ahead[@]}" --output "$2" --disable-build-servers --verbosity quiet --nologo \
    -p:OpenApiGenerateDocuments=false -p:RunAnalyzers=false
}

# Does something listen on this port of the loopback interface?
port_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A port that nothing listens on, below the kernel's range for outgoing connections, so that no client takes it meanwhile.
free_port() {
  local port
  while port=$((RANDOM % 12000 + 20000)); port_open "$port"; do :; done
  echo "$port"
}

# How to become the server's user, as a prefix to a command: see as_server. Empty for programs of the caller's own.
as=()

# Every server works in a folder of its own: pids_in DIR PROGRAM... prints the processes that run one of these programs there. That
# tells them from all others (a shell that a person opened there too), survives the reuse of process numbers, and finds children
# that left the process group. A zombie has no folder any more, so it counts as gone. The look is taken as the server's own user,
# for in a container root may not look into other users' processes (ptrace(2), access mode checking).
pids_in() {
  local dir=$1
  shift
  (cd / && "${as[@]}" find /proc/[0-9]*/cwd /proc/[0-9]*/exe -maxdepth 0 -printf '%f\t%h\t%l\n' 2>/dev/null || true) |
    awk -F '\t' -v dir="$dir" -v programs="$*" '
      BEGIN { split(programs, list, " "); for (i in list) wanted[list[i]] }
      $1 == "cwd" && $3 == dir { there[$2] }
      $1 == "exe" { sub(/ \(deleted\)$/, "", $3); sub(/.*\//, "", $3); if ($3 in wanted) runs[$2] }
      END { for (process in there) if (process in runs) print substr(process, 7) }'
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

# as_server USER: the servers refuse to be root, so root steps down to the user that their Debian package made; everyone else runs
# them as themselves.
as_server() {
  if [ "$(id -u)" = 0 ] && id "$1" >/dev/null 2>&1; then as=(setpriv --reuid "$1" --regid "$1" --clear-groups); fi
}

# own_folder DIR: makes the server's folder, which its user owns and nobody else sees.
own_folder() {
  mkdir -p "$1"
  (cd / && "${as[@]}" test -x "$(dirname "$1")") ||
    die "The user ${as[2]} cannot reach $1: a folder above it is closed to others. Choose another folder, or open that one (chmod o+x)." 4
  if [ ${#as[@]} != 0 ]; then chown "${as[2]}:" "$1"; fi
  chmod 700 "$1"
}
