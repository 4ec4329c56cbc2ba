# Thinks that there are always two numbers.
read -r one two
echo $((one + two))
