for n in 1 2 3 4 5 6 7 8 9; do dd if=/dev/zero of=/tmp/$n bs=1M count=1; done
