/* Makes system calls on a database's files fail on demand. LD_PRELOAD loads this library into a program that uses
 * SQLite.
 *
 * The environment variable FAULTY_DISK names a control file with one line:   NUMBER CALL ERRNO SKIP TIMES
 * CALL is read, write, sync, truncate or lock. The first SKIP calls succeed, the next TIMES calls fail with ERRNO, and
 * the calls after them succeed. When NUMBER changes, the library counts the calls from zero again. Calls on a file
 * whose path doesn't contain "portal.db" never fail. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
/* The NUMBER of the last control line, and the calls counted since then. */
static long current_number = -1, counted_calls = 0;

/* Whether this call must fail; sets errno if so. It uses raw system calls, because the functions below are replaced. */
static int fails(const char *call, int fd) {
    const char *control = getenv("FAULTY_DISK");
    char link[64], path[4096], text[128] = "", name[16];
    long number, skip, times;
    int error, result = 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
    if (!control || length <= 0) return 0;
    path[length] = 0;
    if (!strstr(path, "portal.db")) return 0;
    int file = (int)syscall(SYS_openat, AT_FDCWD, control, O_RDONLY | O_CLOEXEC, 0);
    if (file < 0) return 0;
    syscall(SYS_read, file, text, sizeof text - 1);
    syscall(SYS_close, file);
    if (sscanf(text, "%ld %15s %d %ld %ld", &number, name, &error, &skip, &times) != 5 || strcmp(name, call)) return 0;
    pthread_mutex_lock(&mutex);
    if (number != current_number) { current_number = number; counted_calls = 0; }
    if (counted_calls >= skip && counted_calls < skip + times) { errno = error; result = 1; }
    counted_calls++;
    pthread_mutex_unlock(&mutex);
    return result;
}

ssize_t read(int fd, void *to, size_t size) { return fails("read", fd) ? -1 : syscall(SYS_read, fd, to, size); }
ssize_t pread64(int fd, void *to, size_t size, off64_t at) {
    return fails("read", fd) ? -1 : syscall(SYS_pread64, fd, to, size, at);
}
ssize_t pread(int fd, void *to, size_t size, off_t at) { return pread64(fd, to, size, at); }
ssize_t write(int fd, const void *from, size_t size) { return fails("write", fd) ? -1 : syscall(SYS_write, fd, from, size); }
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) {
    return fails("write", fd) ? -1 : syscall(SYS_pwrite64, fd, from, size, at);
}
ssize_t pwrite(int fd, const void *from, size_t size, off_t at) { return pwrite64(fd, from, size, at); }
int fsync(int fd) { return fails("sync", fd) ? -1 : (int)syscall(SYS_fsync, fd); }
int fdatasync(int fd) { return fails("sync", fd) ? -1 : (int)syscall(SYS_fdatasync, fd); }
int ftruncate64(int fd, off64_t size) { return fails("truncate", fd) ? -1 : (int)syscall(SYS_ftruncate, fd, size); }
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

/* Only requests for a write lock can fail. */
static int call_fcntl(int fd, int command, void *argument) {
    const struct flock *requested = argument;
    if (command == F_SETLK && requested->l_type == F_WRLCK && fails("lock", fd)) return -1;
    return (int)syscall(SYS_fcntl, fd, command, argument);
}
int fcntl(int fd, int command, ...) {
    va_list arguments;
    va_start(arguments, command);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    return call_fcntl(fd, command, argument);
}
int fcntl64(int fd, int command, ...) {
    va_list arguments;
    va_start(arguments, command);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    return call_fcntl(fd, command, argument);
}
