#!/bin/bash
# Proves with simulated adapters which names, group and mode the udev rules give.
#
# Needs root, udevadm and umockdev-run. Everything is done in a mount namespace with directories of
# its own for /dev, /run and the rules, so that the machine's udev never notices.
# Prints "N passed, N failed"; exit 0 all passed, 1 some failed, 3 could not find out.
set -u

here=$(cd "$(dirname "$0")" && pwd)
rules=$(cd "$here/../../udev" && pwd)

cannot() {
  echo "cannot test the udev rules: $1"
  exit 3
}

if [ "${1-}" != inside ]; then
  [ "$(id -u)" = 0 ] || cannot "needs root for a mount namespace"
  for tool in udevadm umockdev-run unshare; do
    command -v $tool >/dev/null || cannot "$tool is not installed"
  done
  [ -d /etc/udev/rules.d ] || cannot "there is no /etc/udev/rules.d"
  unshare -m true 2>/dev/null || cannot "this container forbids mount namespaces"
  exec unshare -m --propagation private bash "$0" inside
fi

mount -t tmpfs none /run 2>/dev/null || cannot "this container forbids mounting"
mkdir -p /run/udev /run/dev
mount -t tmpfs none /etc/udev/rules.d || cannot "the rules directory cannot be replaced"
cp "$rules"/*.rules "$here"/*.rules /etc/udev/rules.d/
grep -v '^hallkeeper:' /etc/group >/run/group
echo 'hallkeeper:x:61990:' >>/run/group
mount --bind /run/group /etc/group || cannot "the group file cannot be replaced"
mount -t tmpfs none /run/dev || cannot "a /dev of its own cannot be made"
for node in null zero random urandom tty; do
  touch /run/dev/$node && mount --bind /dev/$node /run/dev/$node || cannot "/dev/$node is missing"
done
ln -s pts/ptmx /run/dev/ptmx
mkdir /run/dev/pts /run/dev/shm
mount --rbind /dev/pts /run/dev/pts || cannot "/dev/pts is missing"
mount --move /run/dev /dev || cannot "/dev cannot be replaced"

passed=0
failed=0
report=

# Runs the rules for a described adapter; its answer is kept in $report.
plug_in() {
  rm -rf /dev/hallkeeper /dev/serial /run/udev/data
  local path
  path=$(sed -n 's/^P: //p' "$here/$1.umockdev" | head -1)
  report=$(umockdev-run -d "$here/$1.umockdev" -- udevadm test "/sys$path" 2>&1)
}

check() {
  if eval "$2"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $1"
  fi
}

linked() { [ "$(readlink -f "/dev/hallkeeper/$1")" = "/dev/$2" ]; }
says() { grep -q -- "$1" <<<"$report"; }
serials() { ls /dev/hallkeeper/by-serial 2>/dev/null | wc -l; }

plug_in ch340
check "no complaint about the rules" '! says "hallkeeper.*\(Invalid\|Unknown\|ignoring\|Failed\)"'
check "a CH340 is named by its socket" \
  'linked by-path/pci-0000:00:14.0-usb-0:2:1.0-port0 ttyUSB0'
check "a CH340 has no name by serial number" '[ "$(serials)" = 0 ]'
check "the installer's name follows the socket" 'linked printer-1 ttyUSB0'
check "the FTDI's name is not given to the CH340" '[ ! -L /dev/hallkeeper/board-a ]'
check "the hall's group owns it" 'says "60-hallkeeper.rules.*GROUP 61990"'
check "group and owner may read and write, others nothing" 'says "60-hallkeeper.rules.*MODE 0660"'
check "systemd units can wait for it" 'says "^TAGS=.*:systemd:"'
check "ModemManager leaves it alone" 'says "^ID_MM_DEVICE_IGNORE=1"'
check "the system's own names are still made" \
  '[ -L /dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0 ]'

plug_in ftdi
check "an FTDI is named by its serial number" \
  'linked by-serial/FTDI_FT232R_USB_UART_A50285BI-if00-port0 ttyUSB1'
check "an FTDI is also named by its socket" \
  'linked by-path/pci-0000:00:14.0-usb-0:3.1:1.0-port0 ttyUSB1'
check "the installer's name follows the adapter" 'linked board-a ttyUSB1'
check "the socket's name is not given to the FTDI" '[ ! -L /dev/hallkeeper/printer-1 ]'

plug_in ft4232-second
check "the second port of an adapter has a name of its own" \
  'linked by-serial/FTDI_Quad_RS232-HS_FT4XYZ12-if01-port0 ttyUSB3'

plug_in cp210x-factory
check "a CP2102 with the factory's number 0001 is not named by it" '[ "$(serials)" = 0 ]'
check "a CP2102 with the factory's number is named by its socket" \
  'linked by-path/pci-0000:00:14.0-usb-0:4:1.0-port0 ttyUSB2'

plug_in onboard
check "a port of the board gets the name the installer gave it" 'linked pads ttyS1'
check "a port of the board gets no other name" '[ ! -d /dev/hallkeeper/by-path ]'

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
