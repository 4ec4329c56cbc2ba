# The build's shell: it runs commands one after another in itself, so that variables, functions, options
# and the working directory carry over, also from phase to phase (specification version 0.2).
#
# It keeps the exported variables and the working directory after every command, and as it ends. If it
# ends early, the next shell has those; what only a shell can hold (functions, options) is lost then.
# Commands are read by `.`, outside any function, where `declare`, `return` and `set --` mean what they say.

headrace_dir=${0%/*}
. "$headrace_dir/phases.sh"

headrace_keep() {
    export -p >|"$headrace_dir/state/environment"
    pwd >|"$headrace_dir/state/directory"
    printf '%s\n' "$headrace_me" >|"$headrace_dir/state/keeper"
}

# Unset what was inherited, for a command may have unset it since the driver started.
headrace_forget() {
    export -p >|"$headrace_dir/state/inherited"
    while IFS= read -r headrace_line; do
        case $headrace_line in
        'export '* | 'declare -'*) headrace_name=${headrace_line%%=*} ;;
        *) continue ;; # the next line of a value
        esac
        headrace_name=${headrace_name##* }
        case $headrace_name in
        '' | [0-9]* | *[!A-Za-z0-9_]*) ;;
        *) command unset "$headrace_name" ;;
        esac
    done <"$headrace_dir/state/inherited"
}

# Who we are does not come from another user's shell.
headrace_be_me() {
    IFS= read -r headrace_keeper <"$headrace_dir/state/keeper"
    if [ "${headrace_keeper:-$headrace_me}" != "$headrace_me" ]; then
        export HOME="$headrace_home" USER="$headrace_login" LOGNAME="$headrace_login"
    fi
}

# Leave exported variables and evaluated texts where Headrace collects them.
headrace_leave_results() {
    while IFS= read -r headrace_name; do
        eval "headrace_value=\${$headrace_name-} headrace_set=\${$headrace_name+1}"
        if [ -n "$headrace_set" ]; then
            printf '%s' "$headrace_value" >|"$headrace_results/exported/$headrace_name"
        fi
    done <"$headrace_dir/exports"
    command cd "$headrace_source" || :
    while IFS= read -r headrace_name; do
        (
            . "$headrace_dir/evaluate/$headrace_name"
            printf '%s' "$headrace_value" >|"$headrace_results/$headrace_name"
        ) </dev/null || :
    done <"$headrace_dir/evaluations"
    headrace_over=1
    headrace_save
}

cd "$headrace_source"
if [ -s "$headrace_dir/state/environment" ]; then
    headrace_home=${HOME-/}
    headrace_login=${USER-root}
    headrace_forget
    . "$headrace_dir/state/environment"
    IFS= read -r headrace_line <"$headrace_dir/state/directory"
    cd "$headrace_line"
fi
headrace_load
headrace_me=$headrace_user
headrace_be_me

trap '{ headrace_keep; } 2>/dev/null' EXIT
while headrace_next && [ "$headrace_user" = "$headrace_me" ]; do
    headrace_begin
    if [ "$headrace_fresh" = 0 ]; then
        . "$headrace_dir/commands/$headrace_step" </dev/null >&7 2>&7 7>&-
    else
        "$headrace_shell" "$headrace_dir/commands/$headrace_step" </dev/null >&7 2>&7 7>&-
    fi
    headrace_end "$?"
    headrace_keep
done
headrace_save
if [ ! -f "$headrace_dir/steps/$headrace_step" ]; then
    headrace_leave_results
fi
exit 0
