# Where a build stands and what comes next: read by driver.sh and shell.sh, of which only one acts at a
# time. They tell each other by the file state/progress.
#
# The build is a list of steps, one in each of the files steps/0, steps/1, ...:
#
#   phase PHASE COMMANDS ON-FAILURE     a phase begins
#   command PHASE INDEX USER TEXT       one of its commands; TEXT is a JSON string, the command itself is
#   finally PHASE INDEX USER TEXT       in the file commands/STEP
#   end PHASE                           the phase ends
#
# Everything here has to work whatever a command did to the shell: `set -e`, `-u`, `-f`, `-C`, another IFS.

. "$headrace_dir/settings"

headrace_step=0         # the step to be taken
headrace_running=0      # 1: it is a command that is running
headrace_failed=        # the step of the first command of this phase that failed
headrace_status=0       # and its exit status
headrace_on_failure=-
headrace_blocked=0      # 1: no further phase is entered
headrace_upload=UPLOAD  # SKIP: nor are artifacts uploaded
headrace_succeeding=1
headrace_over=0         # 1: the results have been left as well

# Print a mark: a line of the build's log that begins with the marker word.
headrace_mark() {
    IFS= read -r headrace_word <"$headrace_dir/word"
    printf '%s %s\n' "$headrace_word" "$1" >&7
    unset headrace_word
}

headrace_save() {
    printf 'headrace_%s=%s\n' step "$headrace_step" running "$headrace_running" user "$headrace_user" \
        failed "$headrace_failed" status "$headrace_status" on_failure "$headrace_on_failure" \
        blocked "$headrace_blocked" upload "$headrace_upload" succeeding "$headrace_succeeding" \
        over "$headrace_over" >|"$headrace_dir/state/progress"
}

headrace_load() {
    . "$headrace_dir/state/progress"
    headrace_tell_commands
}

headrace_tell_commands() {
    CODEBUILD_BUILD_SUCCEEDING=$headrace_succeeding
    export CODEBUILD_BUILD_SUCCEEDING
}

# Read the step of that number. Fails behind the last one.
headrace_read() {
    [ -f "$headrace_dir/steps/$1" ] || return 1
    IFS=' ' read -r headrace_kind headrace_phase headrace_index headrace_user headrace_text \
        <"$headrace_dir/steps/$1"
}

# Go to the next command that is to run, through the beginnings and ends of phases. Fails if there is none.
headrace_next() {
    if [ "$headrace_running" = 1 ]; then
        headrace_end 0 # the command said `continue`, outside a loop of its own
    fi
    while headrace_read "$headrace_step"; do
        case $headrace_kind$headrace_blocked$headrace_failed in
        phase0*) headrace_enter ;;
        end0*) headrace_leave ;;
        command0 | finally0*) return 0 ;;
        esac
        headrace_step=$((headrace_step + 1))
    done
    return 1
}

headrace_enter() {
    headrace_failed=
    headrace_on_failure=$headrace_user
    headrace_mark "phase-start $headrace_phase $headrace_index"
}

# CodeBuild's table of what follows a phase that failed.
headrace_leave() {
    if [ -z "$headrace_failed" ]; then
        headrace_mark "phase-end $headrace_phase SUCCEEDED"
        return
    fi
    headrace_read "$headrace_failed"
    headrace_mark "phase-end $headrace_phase FAILED $headrace_index $headrace_status $headrace_text"
    case $headrace_on_failure:$headrace_phase in
    CONTINUE:*) ;;
    ABORT:* | *:INSTALL | *:PRE_BUILD)
        headrace_blocked=1
        headrace_upload=SKIP
        ;;
    esac
    headrace_failed=
}

headrace_begin() {
    headrace_mark "command $headrace_phase $headrace_index $headrace_text"
    headrace_running=1
    headrace_save
}

# The command in progress has ended with the status $1.
headrace_end() {
    headrace_read "$headrace_step"
    if [ "$1" = 0 ]; then
        headrace_mark "command-end $headrace_phase $headrace_index 0"
    else
        headrace_mark "command-end $headrace_phase $headrace_index $1 $headrace_text"
        headrace_fail "$1"
    fi
    headrace_running=0
    headrace_step=$((headrace_step + 1))
    headrace_save
}

headrace_fail() {
    if [ -z "$headrace_failed" ]; then
        headrace_failed=$headrace_step
        headrace_status=$1
    fi
    if [ "$headrace_on_failure" != CONTINUE ]; then
        headrace_succeeding=0
        headrace_tell_commands
    fi
}
