# shellcheck shell=bash disable=SC2034 # used by the scripts that source this
# Settings and functions that infra/up, infra/down, infra/run and the other commands share. Sourced.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=infra/native/common.sh
. "$root/infra/native/common.sh"

# Data, logs, keys and secrets of this copy.
SR_STATE_DIR=$(realpath -m "${SR_STATE_DIR:-$root/.run}")

# Every port can be changed, so that two copies can run: the environment wins, then the ports that this copy last used, then the default.
ports=(SR_REGISTRY_PORT=8081 SR_PERMIT_PORT=8082 SR_NOTIFICATION_PORT=8083 SR_POSTGRES_PORT=18432
  SR_AMQP_PORT=18672 SR_AMQP_MGMT_PORT=18673 SR_AMQP_DIST_PORT=18674 SR_EPMD_PORT=18675)
while IFS='=' read -r name value; do
  [ -n "${!name:-}" ] || declare "$name=$value"
  export "${name?}"
done < <(cat "$SR_STATE_DIR/ports.env" 2>/dev/null || true; printf '%s\n' "${ports[@]}")
save_ports() { local port; for port in "${ports[@]%=*}"; do echo "$port=${!port}"; done >"$SR_STATE_DIR/ports.env"; }

# The maximum age of a list against which anyone is cleared. Three days in a deployment that imports the list daily (Rules:MaxListAge);
# ten years here, so that old editions can be used.
export SR_MAX_LIST_AGE=${SR_MAX_LIST_AGE:-3650.00:00:00}

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# No process of the build outlives it.
export MSBUILDDISABLENODEREUSE=1

services=(registry permit notification)
keys=$SR_STATE_DIR/keys
secrets=$SR_STATE_DIR/secrets.env

say() { echo "$*" >&2; }

# registry → Registry.Service
assembly_of() { echo "${1^}.Service"; }
port_of() { local name="SR_${1^^}_PORT"; echo "${!name}"; }

# The services run from a copy of the build output, so that a concurrent build or test run does not change them. The copy's
# folder is also the working directory of each service, which identifies its process (see native/common.sh).
copy_of() { echo "$SR_STATE_DIR/programs/$1"; }
service_pids() { pids_in "$(copy_of "$1")" dotnet; }
# terminate SERVICE, await_end SERVICE: stop the service that infra/up started as a process; after 30 s it is killed.
terminate() {
  # shellcheck disable=SC2046 # one argument per process
  if [ -n "$(service_pids "$1")" ]; then kill -TERM $(service_pids "$1") 2>/dev/null || true; fi
}
await_end() {
  wait_gone 30 "$(copy_of "$1")" dotnet && return
  say "The $1 service did not stop within 30 s: killed."
  kill_in "$(copy_of "$1")" dotnet
}

# configure SERVICE ROLE PASSWORD: sets the array configuration to the service's environment variables.
configure() {
  # Three pools of 80 and the operator's tools fit into the server's 300 connections.
  configuration=(
    ASPNETCORE_URLS="http://127.0.0.1:$(port_of "$1")"
    ConnectionStrings__Database="Host=127.0.0.1;Port=$SR_POSTGRES_PORT;Database=$1;Username=$2;Password=$3;Maximum Pool Size=80"
    Database__RuntimeRole="$1"
    RabbitMq__Uri="amqp://sanctions:$SR_RABBITMQ_PASSWORD@127.0.0.1:$SR_AMQP_PORT/sanctions"
    Auth__DevelopmentPublicKeyFile="$keys/development-public.pem" Auth__Audience=sanctions-registry
    # For the tokens of the API page, which is only reachable from this machine.
    Auth__DevelopmentPrivateKeyFile="$keys/development-private.pem"
    Webhooks__AllowPrivateAddresses=true Webhooks__SecretKeyFile="$keys/webhook-keys"
    Rules__MaxListAge="$SR_MAX_LIST_AGE"
  )
}
# with_service SERVICE ROLE PASSWORD COMMAND...: becomes the command, with the service's configuration in environment variables.
with_service() {
  local configuration
  configure "$1" "$2" "$3"
  exec env "${configuration[@]}" "${@:4}"
}

tools() { dotnet "$(copy_of tools)/SanctionsRegistry.Tools.dll" "$@"; }

# native or compose: how this copy was started; empty when it is not running.
mode() { cat "$SR_STATE_DIR/mode" 2>/dev/null || true; }

# Where the native servers keep their data: in the state folder or, when root's copy is in a place that the servers' own users cannot
# reach (/root), in a separate folder under /var/lib. Recorded, because infra/down must find it again.
servers_dir() {
  local user dir=$SR_STATE_DIR/servers
  if [ -s "$SR_STATE_DIR/servers-dir" ]; then cat "$SR_STATE_DIR/servers-dir"; return; fi
  if [ "$(id -u)" = 0 ]; then
    for user in postgres rabbitmq; do
      (cd / && setpriv --reuid "$user" --regid "$user" --clear-groups test -x "$SR_STATE_DIR") ||
        dir=/var/lib/sanctions-registry/$(cksum <<<"$SR_STATE_DIR" | cut -d ' ' -f 1)
    done
  fi
  echo "$dir" >"$SR_STATE_DIR/servers-dir"
  echo "$dir"
}

# Two copies are two Compose projects.
compose_project() { echo "sanctions-registry-$(cksum <<<"$SR_STATE_DIR" | cut -d ' ' -f 1)"; }
compose() {
  SR_STATE_DIR=$SR_STATE_DIR docker compose --project-name "$(compose_project)" \
    --file "$root/infra/docker-compose.yml" --env-file "$secrets" "$@"
}

# http_status PORT PATH: the response status of a GET on loopback. Plain bash: does not require curl or wget.
http_status() {
  local status
  {
    printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3
    read -r -t 10 _ status _ <&3
  } 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$1" && echo "$status"
}

# Runs the caller's script again under a lock, so that two runs do not use one state folder at the same time. --close keeps the lock from
# being inherited by what the script starts in the background.
one_at_a_time() {
  mkdir -p "$SR_STATE_DIR"
  [ -z "${SR_LOCKED:-}" ] || { unset SR_LOCKED; return 0; }
  local status=0
  SR_LOCKED=1 flock --close --nonblock --conflict-exit-code 75 "$SR_STATE_DIR/lock" "$0" "$@" || status=$?
  [ $status != 75 ] || say "Another infra/up or infra/down is running on $SR_STATE_DIR."
  exit $status
}
