#!/bin/bash
# Runs the tests of the way through libserialport on a simulated port (see simulated_port.c).
#
# usage: test_real_port.sh TEST-PROGRAM   (the .xctest that `swift build --build-tests` makes)
# Exit 0 passed, 1 failed, 2 used wrongly, 3 could not find out.
set -u

here=$(cd "$(dirname "$0")" && pwd)
program=${1-}
[ -x "$program" ] || { echo "usage: $0 TEST-PROGRAM"; exit 2; }
command -v cc >/dev/null || { echo "cannot test: there is no C compiler"; exit 3; }
[ -e /sys/class/tty/tty ] || { echo "cannot test: there is no /sys/class/tty"; exit 3; }
# A name of its own, so that nothing the machine has can be touched.
name=ttyHALLKEEPER0
[ ! -e /dev/$name ] || { echo "cannot test: /dev/$name exists"; exit 3; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cc -shared -fPIC -o "$work/simulated_port.so" "$here/simulated_port.c" -ldl || exit 3
HALLKEEPER_SIMULATED_PORT=/dev/$name HALLKEEPER_SIMULATED_TARGET=$work/port \
  LD_PRELOAD=$work/simulated_port.so \
  "$program" --testing-library swift-testing --filter SimulatedPortTests
