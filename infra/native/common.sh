# shellcheck shell=bash
# Shared by the native servers' scripts. Sourced; needs only bash and Debian's essential packages.

die() { echo "$1" >&2; exit "${2:-1}"; }

# publish_service SERVICE FOLDER: compiles a service ahead of time. The OpenAPI documents and the analysers are part of the build that infra/test checks.
# Except on x64 Linux, the service is compiled while it runs.
publish_service() {
  local ahead=(--runtime linux-x64 --no-self-contained)
  [ "$(uname -sm)" = "Linux x86_64" ] || ahead=(-p:PublishReadyToRun=false)
  # Restore without a runtime: with one, the restore would also write it into the lock files of the libraries.
  dotnet restore "$root/services/$1/${1^}.Service" --disable-build-servers --verbosity quiet &&
    dotnet publish "$root/services/$1/${1^}.Service" --no-restore --configuration Release "${ahead[@]}" --output "$2" --disable-build-servers --verbosity quiet --nologo \
    -p:OpenApiGenerateDocuments=false -p:RunAnalyzers=false
}

# share_files FOLDER FOLDER...: makes one file of identical libraries in several programs, so that their processes share its pages in memory.
share_files() {
  local folder other file
  while [ $# -gt 1 ]; do
    folder=$1
    shift
    for other in "$@"; do
      for file in "$folder"/*.dll; do
        if cmp -s "$file" "$other/${file##*/}"; then ln -f "$file" "$other/${file##*/}"; fi
      done
    done
  done
}

# Does something listen on this port of the loopback interface?
port_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A port that nothing listens on, below the kernel's range for outgoing connections, so that no client takes it in the meantime.
free_port() {
  local port
  while port=$((RANDOM % 12000 + 20000)); port_open "$port"; do :; done
  echo "$port"
}

# Command prefix that switches to the server's user: see as_server. Empty for the caller's own programs.
as=()

# Every server has its own working directory: pids_in DIR PROGRAM... prints the processes that run one of these programs there. That
# distinguishes them from all others (including a shell that someone opened there), survives the reuse of process ids, and finds
# children that left the process group. A zombie has no working directory, so it counts as gone. Runs as the server's own user, because
# in a container root may not inspect other users' processes (ptrace(2), access mode checking).
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

# kill_in DIR PROGRAM...: repeats until none is left, because one may have started another between the check and the kill.
kill_in() {
  local pids
  while pids=$(pids_in "$@") && [ -n "$pids" ]; do
    # shellcheck disable=SC2086 # one argument per process
    kill -KILL $pids 2>/dev/null || true
    sleep 0.1
  done
}

# as_server USER: the servers refuse to run as root, so root switches to the user that their Debian package created; other users run
# them as themselves.
as_server() {
  if [ "$(id -u)" = 0 ] && id "$1" >/dev/null 2>&1; then as=(setpriv --reuid "$1" --regid "$1" --clear-groups); fi
}

# own_folder DIR: creates the server's folder, which only its user owns and can read.
own_folder() {
  mkdir -p "$1"
  (cd / && "${as[@]}" test -x "$(dirname "$1")") ||
    die "The user ${as[2]} cannot reach $1: a parent folder is closed to other users. Choose another folder, or open that one (chmod o+x)." 4
  if [ ${#as[@]} != 0 ]; then chown "${as[2]}:" "$1"; fi
  chmod 700 "$1"
}

# install_packages FOLDER: installs Node.js and the npm packages of a folder (infra/lint), if they are missing. Run it in the root of the repository.
install_packages() {
  infra/native/install --node
  node -e 'process.exit(process.versions.node.split(".")[0] < 18 ? 1 : 0)' || die "Node.js 18 or later is needed, not $(node --version)." 3
  # A copy of the lock file shows which packages are installed.
  if ! cmp -s "$1/package-lock.json" "$1/node_modules/installed.json"; then
    npm ci --prefix "$1" --no-audit --no-fund --silent || die "npm could not install the packages of $1/package.json. Is the package registry reachable?" 3
    cp "$1/package-lock.json" "$1/node_modules/installed.json"
  fi
}
