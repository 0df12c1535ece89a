# shellcheck shell=bash
# What scripts/run and scripts/test share. Sourced, not run.

# Exit code when the machine lacks something that only its owner can put right.
readonly CANNOT_START=2
# The oldest Swift that can build this package (swift-tools-version in Package.swift).
readonly LEAST_SWIFT=6.2

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root

# Says a sentence in both languages on standard error.
tell() {
  printf '%s\n%s\n' "$1" "$2" >&2
}

# Prints the packages of the groups named, each once, in the order of scripts/packages.
packages_of() {
  local group package rest wanted=" $* "
  local seen=" "
  while read -r group package rest; do
    case $group in "" | "#"*) continue ;; esac
    [[ $wanted == *" $group "* && $seen != *" $package "* ]] || continue
    seen+="$package "
    printf '%s\n' "$package"
  done <"$root/scripts/packages"
}

# Prints those of the packages named that are not installed.
missing_of() {
  local package status
  for package in "$@"; do
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) || status=
    # A package for several architectures answers once for each, without a separator.
    [[ $status == installed* ]] || printf '%s\n' "$package"
  done
}

apt_install() {
  # Another apt at work is waited for: 5 minutes.
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
    install -y --no-install-recommends "$@"
}

# Installs what is missing of the package groups named; without root says what is missing and exits.
need_packages() {
  local -a wanted missing
  mapfile -t wanted < <(packages_of "$@")
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    tell "这不是 Debian 系统，无法检查软件包；所需软件（Debian 12 的名称）：${wanted[*]}" \
      "This is no Debian system, so packages are not checked; needed (by their names in Debian 12): ${wanted[*]}"
    return
  fi
  mapfile -t missing < <(missing_of "${wanted[@]}")
  ((${#missing[@]} > 0)) || return 0

  if [[ $(id -u) != 0 ]]; then
    tell "缺少以下软件包：${missing[*]}" "These packages are missing: ${missing[*]}"
    tell "请以 root 执行下面一行，然后再运行本脚本：" "Run this line as root, then this script again:"
    printf '\n  apt-get update && apt-get install -y --no-install-recommends %s\n\n' \
      "${missing[*]}" >&2
    exit "$CANNOT_START"
  fi

  tell "正在安装：${missing[*]}" "Installing: ${missing[*]}"
  # An old list may still do, so a failure here is not the end.
  apt-get -o DPkg::Lock::Timeout=300 update ||
    tell "软件源更新失败，用原有列表继续" "The package lists could not be updated; going on with the old ones"
  if ! apt_install "${missing[@]}"; then
    tell "安装失败，修复后再试一次" "That failed; repairing and trying once more"
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -f install -y || true
    apt_install "${missing[@]}" || true
  fi
  mapfile -t missing < <(missing_of "${wanted[@]}")
  ((${#missing[@]} > 0)) || return 0
  tell "无法安装：${missing[*]}" "These packages could not be installed: ${missing[*]}"
  exit "$CANNOT_START"
}

# True when the first version is at least the second, by number: 6.10 is more than 6.9.
version_at_least() {
  [[ $(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1) == "$2" ]]
}

# Exits unless there is a Swift that can build the package.
need_swift() {
  local said version
  if ! command -v swift >/dev/null; then
    tell "找不到 swift：请安装 Swift 6.3 工具链（swift.org，Debian 12 版），并把它的 usr/bin 加入 PATH" \
      "There is no swift: install a Swift 6.3 toolchain (swift.org, for Debian 12) and put its usr/bin into PATH"
    exit "$CANNOT_START"
  fi
  said=$(swift --version 2>&1) || said="swift --version: $said"
  version=$(sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' <<<"$said" | head -n 1)
  if [[ -z $version ]]; then
    tell "swift 不能运行，它说：" "swift does not run; it says:"
    printf '%s\n' "$said" >&2
    exit "$CANNOT_START"
  fi
  version_at_least "$version" "$LEAST_SWIFT" && return
  tell "swift 的版本是 $version，需要 $LEAST_SWIFT 或更新（6.3 试过）：$(command -v swift)" \
    "swift is $version, and $LEAST_SWIFT or newer is needed (6.3 is tried): $(command -v swift)"
  exit "$CANNOT_START"
}
