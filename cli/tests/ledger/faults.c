/* Makes the N-th write or sync of the files of one folder fail, or all from there on; or shows them on a disk that can
   only be read. Preloaded into the program by main.rs. FAULT_IN names the folder, FAULT_NTH is N, FAULT_ERRNO the error,
   FAULT_KEEP is set where all that follow fail too, FAULT_FIRED is made when one fails, FAULT_READONLY shows a read-only disk. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long calls = 0;

static int fails(int fd) {
  const char *in = getenv("FAULT_IN"), *nth = getenv("FAULT_NTH");
  char link[64], path[4096];
  if (!in || !nth) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (n < 0) return 0;
  path[n] = 0;
  if (!strstr(path, in)) return 0;
  calls++;
  if (calls != atol(nth) && !(getenv("FAULT_KEEP") && calls > atol(nth))) return 0;
  int made = creat(getenv("FAULT_FIRED"), 0600);
  if (made >= 0) close(made);
  errno = atoi(getenv("FAULT_ERRNO"));
  return 1;
}

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *b, size_t n) { REAL(write); return fails(fd) ? -1 : real(fd, b, n); }
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) { REAL(pwrite); return fails(fd) ? -1 : real(fd, b, n, o); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) { REAL(pwrite64); return fails(fd) ? -1 : real(fd, b, n, o); }
int ftruncate(int fd, off_t o) { REAL(ftruncate); return fails(fd) ? -1 : real(fd, o); }
int ftruncate64(int fd, off64_t o) { REAL(ftruncate64); return fails(fd) ? -1 : real(fd, o); }
int fsync(int fd) { REAL(fsync); return fails(fd) ? -1 : real(fd); }
int fdatasync(int fd) { REAL(fdatasync); return fails(fd) ? -1 : real(fd); }

static int refused(const char *path, int flags) {
  const char *in = getenv("FAULT_IN");
  int writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT);
  if (!getenv("FAULT_READONLY") || !in || !writes || !strstr(path, in)) return 0;
  errno = EROFS;
  return 1;
}

#define OPEN(name)                                                             \
  int name(const char *path, int flags, ...) {                                 \
    REAL(name);                                                                \
    va_list more;                                                              \
    va_start(more, flags);                                                     \
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                  \
    va_end(more);                                                              \
    return refused(path, flags) ? -1 : real(path, flags, mode);                \
  }
OPEN(open)
OPEN(open64)
