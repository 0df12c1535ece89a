#include <libserialport.h>
/* Not part of Glibc's module. */
#include <sys/epoll.h>
