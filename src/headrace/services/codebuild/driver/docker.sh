# A Docker daemon for builds in a privileged container whose image has one. Whatever goes wrong here
# shows when a command calls `docker`; the daemon's own output is in the file state/dockerd.log.

headrace_docker_start() {
    if [ "$headrace_docker" = 0 ] || [ -n "${DOCKER_HOST-}" ] || ! command -v dockerd ||
        headrace_docker_answers; then
        return
    fi
    set --
    if ! headrace_docker_is_configured; then
        for headrace_registry in $headrace_registries; do
            set -- "$@" --insecure-registry "$headrace_registry"
        done
    fi
    dockerd "$@" >|"$headrace_dir/state/dockerd.log" 2>&1 7>&- &
    headrace_docker_wait "$!"
}

headrace_docker_answers() {
    [ -S /var/run/docker.sock ] && { ! command -v docker || docker version; }
}

# The daemon refuses to start if a flag says what its configuration file says as well.
headrace_docker_is_configured() {
    if [ -f /etc/docker/daemon.json ]; then
        while IFS= read -r headrace_line || [ -n "$headrace_line" ]; do
            case $headrace_line in
            *insecure-registries*) return 0 ;;
            esac
        done </etc/docker/daemon.json
    fi
    return 1
}

# Wait for the daemon with process id $1 to answer or to end, about half a minute at most.
headrace_docker_wait() {
    headrace_tries=0
    until headrace_docker_answers || [ "$headrace_tries" = 150 ]; do
        kill -0 "$1" && sleep 0.2 || return
        headrace_tries=$((headrace_tries + 1))
    done
}
