# Adds the numbers of a line.
read -r line
sum=0
for number in $line; do sum=$((sum + number)); done
echo "$sum"
