# The first process of a build's container: it sees the build through to its end.
#
# It starts the build's shell (shell.sh), in which the commands run one after another, and takes over
# whenever that shell ends early: because a command said `exit` or `exec`, failed under `set -e`, or
# killed it. The command in progress then counts as ended with the shell's status, and a new shell goes
# on with the next one. When this process ends, so does the container, and with it whatever the commands
# have left running.
#
# Only what every POSIX shell has built in is used, since an image may hold nothing else: `docker` and
# `sleep` only where there is a Docker daemon to start, `su` only for `run-as`. The build's log is file
# descriptor 7 throughout; the shells' own outputs are closed to keep `set -x` off the log.

headrace_dir=${0%/*}
exec 7>&1 </dev/null >/dev/null 2>&1
. "$headrace_dir/phases.sh"
. "$headrace_dir/docker.sh"

# A job in the background begins life ignoring SIGINT and SIGQUIT, and so would every command: unless the
# shell has job control, as bash does, or `env` can put it right. (busybox has neither: there they stay
# ignored.)
set -m
headrace_launch=
case $- in
*m*) ;;
*)
    if env --default-signal=INT,QUIT "$headrace_shell" -c :; then
        headrace_launch='env --default-signal=INT,QUIT'
    fi
    ;;
esac

# A stop ends the build's shell with the processes of its command: their group is its own under job
# control, else it is the driver's.
headrace_stop() {
    trap '' TERM INT QUIT HUP
    [ -z "$headrace_child" ] || kill -TERM "-$headrace_child"
    kill -TERM 0
    exit 143
}

# Let the build's shell run as the user whose command is next; give its status.
headrace_run_shell() {
    if [ "$headrace_user" = - ]; then
        $headrace_launch "$headrace_shell" "$headrace_dir/shell.sh" &
    else
        $headrace_launch su -s /bin/sh -c "exec $headrace_shell '$headrace_dir/shell.sh'" "$headrace_user" &
    fi
    headrace_child=$!
    wait "$headrace_child"
}

# Account for a shell that has ended with the status $1. It may have been done, or have left the next
# command to another user's shell. Otherwise it died of the command in progress; or before it could begin
# one, as a shell that is not in the image does, and then the next command is what failed. What it ran is
# not run again: without its notes the build has failed.
headrace_shell_ended() {
    headrace_user_before=$headrace_user
    if [ ! -s "$headrace_dir/state/progress" ]; then
        headrace_mark "say Unable to go on: $headrace_dir is damaged, or the disk is full"
        headrace_over=1
        headrace_succeeding=0
        headrace_upload=SKIP
        return
    fi
    headrace_load
    if [ "$headrace_running" = 1 ]; then
        headrace_end "$1"
    elif [ "$headrace_over" = 0 ]; then
        if ! headrace_next; then
            headrace_over=1
        elif [ "$headrace_user" = "$headrace_user_before" ]; then
            headrace_mark "say Unable to start $headrace_shell as user $headrace_user"
            headrace_begin
            headrace_end "$1"
        fi
    fi
}

# Say the last word, and wait to hear that it was read: what a container has written that ended while its
# engine was being restarted is lost. In an image without `sleep` nobody can wait.
headrace_part() {
    headrace_heard=0
    trap 'headrace_heard=1' USR1
    headrace_mark "end $1 $headrace_upload"
    while [ "$headrace_waits" = 1 ] && [ "$headrace_heard" = 0 ]; do
        sleep 1 &
        headrace_child=$!
        wait "$headrace_child" || [ "$headrace_heard" = 1 ] || return 0
    done
}

headrace_child=
trap headrace_stop TERM INT QUIT HUP
IFS= read -r headrace_plan <"$headrace_dir/plan"
headrace_mark "begin $headrace_plan"
headrace_docker_start
while [ "$headrace_over" = 0 ]; do
    headrace_next || headrace_user=-
    headrace_save
    headrace_run_shell
    headrace_shell_ended "$?"
done
if [ "$headrace_succeeding" = 1 ]; then
    headrace_part SUCCEEDED
    exit 0
fi
headrace_part FAILED
exit 1
