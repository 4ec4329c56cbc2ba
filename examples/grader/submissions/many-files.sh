n=3
while [ $n -lt 200 ]; do eval "exec $n</dev/null"; n=$((n + 1)); done
read -r line
echo "$line"
