/* Records every write, truncation, sync, creation and removal of the files of one ledger, and every acknowledgment, in order.
   Preloaded into the program by power.rs. RECORD_IN is a part of the paths, RECORD_DIR the folder, RECORD_TO the record. Each
   entry: a letter, the length of the path, the offset, the length of the data (8 bytes each), the path, the data. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void put(int fd, const void *data, size_t n) {
  const char *at = data;
  while (n > 0) {
    long done = syscall(SYS_write, fd, at, n);
    if (done <= 0) _exit(99);
    at += done;
    n -= done;
  }
}

static void entry(char letter, const char *path, uint64_t offset, const void *data, uint64_t n) {
  static int fd = -1;
  if (fd < 0) fd = syscall(SYS_openat, AT_FDCWD, getenv("RECORD_TO"), O_WRONLY | O_CREAT | O_APPEND, 0600);
  uint64_t head[3] = {strlen(path), offset, n};
  put(fd, &letter, 1);
  put(fd, head, sizeof head);
  put(fd, path, head[0]);
  put(fd, data, n);
}

static int path_of(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, 4095);
  if (n < 0) return 0;
  path[n] = 0;
  return 1;
}

static int ours(const char *path) { return strstr(path, getenv("RECORD_IN")) != 0; }

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *b, size_t n) {
  REAL(write);
  char path[4096];
  off_t at = lseek(fd, 0, SEEK_CUR);
  ssize_t done = real(fd, b, n);
  if (done > 0 && fd == 1) entry('A', "", 0, b, done);
  else if (done > 0 && path_of(fd, path) && ours(path)) entry('W', path, at, b, done);
  return done;
}
#define PWRITE(name, type)                                                     \
  ssize_t name(int fd, const void *b, size_t n, type o) {                      \
    REAL(name);                                                                \
    char path[4096];                                                           \
    ssize_t done = real(fd, b, n, o);                                          \
    if (done > 0 && path_of(fd, path) && ours(path)) entry('W', path, o, b, done); \
    return done;                                                               \
  }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)
#define TRUNCATE(name, type)                                                   \
  int name(int fd, type o) {                                                   \
    REAL(name);                                                                \
    char path[4096];                                                           \
    int done = real(fd, o);                                                    \
    if (done == 0 && path_of(fd, path) && ours(path)) entry('T', path, o, "", 0); \
    return done;                                                               \
  }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)
#define SYNC(name)                                                             \
  int name(int fd) {                                                           \
    REAL(name);                                                                \
    char path[4096];                                                           \
    int done = real(fd);                                                       \
    if (done == 0 && path_of(fd, path)) {                                      \
      if (ours(path)) entry('S', path, 0, "", 0);                              \
      else if (strcmp(path, getenv("RECORD_DIR")) == 0) entry('D', path, 0, "", 0); \
    }                                                                          \
    return done;                                                               \
  }
SYNC(fsync)
SYNC(fdatasync)
int unlink(const char *path) {
  REAL(unlink);
  int done = real(path);
  if (done == 0 && ours(path)) entry('U', path, 0, "", 0);
  return done;
}
#define OPEN(name)                                                             \
  int name(const char *path, int flags, ...) {                                 \
    REAL(name);                                                                \
    va_list more;                                                              \
    va_start(more, flags);                                                     \
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                  \
    va_end(more);                                                              \
    int is_new = (flags & O_CREAT) && access(path, F_OK) != 0;                 \
    int fd = real(path, flags, mode);                                          \
    char full[4096];                                                           \
    if (fd >= 0 && is_new && path_of(fd, full) && ours(full)) entry('C', full, 0, "", 0); \
    return fd;                                                                 \
  }
OPEN(open)
OPEN(open64)
