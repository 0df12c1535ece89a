/*
 * Makes a serial port appear that is none: a pseudo-terminal, with the modem lines and the entry
 * in sysfs that a pseudo-terminal lacks, so that the way through libserialport can be tried without
 * an adapter.
 *
 * HALLKEEPER_SIMULATED_PORT is its name, which must not exist, HALLKEEPER_SIMULATED_TARGET the link
 * to the pseudo-terminal. Loaded with LD_PRELOAD by test_real_port.sh.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *redirected(const char *path) {
  const char *name = getenv("HALLKEEPER_SIMULATED_PORT");
  const char *target = getenv("HALLKEEPER_SIMULATED_TARGET");
  return name && target && strcmp(path, name) == 0 ? target : path;
}

int open(const char *path, int flags, ...) {
  int (*next)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  va_list list;
  va_start(list, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
  va_end(list);
  return next(redirected(path), flags, mode);
}

int open64(const char *path, int flags, ...) {
  int (*next)(const char *, int, ...) = dlsym(RTLD_NEXT, "open64");
  va_list list;
  va_start(list, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
  va_end(list);
  return next(redirected(path), flags, mode);
}

/* What a fortified library calls when it gives no mode. */
int __open_2(const char *path, int flags) { return open(path, flags); }
int __open64_2(const char *path, int flags) { return open64(path, flags); }

/* Whether libserialport asks sysfs about the simulated port: "/sys/class/tty/" and the name. */
static int is_entry(const char *path) {
  static const char directory[] = "/sys/class/tty/";
  const char *name = getenv("HALLKEEPER_SIMULATED_PORT");
  size_t length = sizeof directory - 1;
  return name && strncmp(path, directory, length) == 0 &&
         strcmp(path + length, name + strlen("/dev/")) == 0;
}

int lstat(const char *path, struct stat *result) {
  int (*next)(const char *, struct stat *) = dlsym(RTLD_NEXT, "lstat");
  return next(is_entry(path) ? "/sys/class/tty/tty" : path, result);
}

/* What a library linked before glibc 2.33 calls. */
int __lxstat(int version, const char *path, struct stat *result) {
  (void)version;
  return lstat(path, result);
}

int lstat64(const char *path, struct stat64 *result) {
  int (*next)(const char *, struct stat64 *) = dlsym(RTLD_NEXT, "lstat64");
  return next(is_entry(path) ? "/sys/class/tty/tty" : path, result);
}

ssize_t readlink(const char *path, char *result, size_t size) {
  ssize_t (*next)(const char *, char *, size_t) = dlsym(RTLD_NEXT, "readlink");
  return next(is_entry(path) ? "/sys/class/tty/tty" : path, result, size);
}

ssize_t __readlink_chk(const char *path, char *result, size_t size, size_t room) {
  (void)room;
  return readlink(path, result, size);
}

char *realpath(const char *path, char *resolved) {
  char *(*next)(const char *, char *) = dlsym(RTLD_NEXT, "realpath");
  if (redirected(path) == path) return next(path, resolved);
  if (access(redirected(path), F_OK) != 0) return NULL;
  return resolved ? strcpy(resolved, path) : strdup(path);
}

int ioctl(int descriptor, unsigned long request, ...) {
  int (*next)(int, unsigned long, ...) = dlsym(RTLD_NEXT, "ioctl");
  va_list list;
  va_start(list, request);
  void *argument = va_arg(list, void *);
  va_end(list);
  static int lines = TIOCM_CTS | TIOCM_DSR;
  switch (request) {
  case TIOCMGET: *(int *)argument = lines; return 0;
  case TIOCMSET: lines = *(int *)argument; return 0;
  case TIOCMBIS: lines |= *(int *)argument; return 0;
  case TIOCMBIC: lines &= ~*(int *)argument; return 0;
  default: return next(descriptor, request, argument);
  }
}
