/* System calls that fail on purpose, for LD_PRELOAD: below some folders, at random.
 *
 *   SHIM_FAULT   enospc, eio, eacces, short, eintr, or clock
 *   SHIM_UNDER   folders, separated by colons; nothing elsewhere ever fails
 *   SHIM_EVERY   one call of so many fails
 *   SHIM_SEED    of what is drawn
 *
 * enospc is for calls that need room, eio for reads and writes, eacces for those that name a
 * path; short reads and writes do a part of what was asked for; eintr is a signal that came
 * in. clock needs no folder: the wall clock jumps by up to ten years, to and fro, and stays
 * there until its next jump.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum fault { NONE, ENOSPC_, EIO_, EACCES_, SHORT_, EINTR_, CLOCK_ };

static enum fault fault = NONE;
static const char *under = "";
static uint64_t every = 1, seed = 1;
static atomic_uint_fast64_t calls;
static atomic_int_fast64_t offset; /* seconds that the clock is wrong by */

__attribute__((constructor)) static void begin(void)
{
    static const char *names[] = {"", "enospc", "eio", "eacces", "short", "eintr", "clock"};
    const char *said = getenv("SHIM_FAULT");
    for (int at = 1; said && at < 7; at++)
        if (!strcmp(said, names[at]))
            fault = (enum fault)at;
    if (getenv("SHIM_UNDER"))
        under = getenv("SHIM_UNDER");
    if (getenv("SHIM_EVERY"))
        every = strtoull(getenv("SHIM_EVERY"), NULL, 10);
    if (getenv("SHIM_SEED"))
        seed = strtoull(getenv("SHIM_SEED"), NULL, 10);
    every = every ? every : 1;
}

/* the next number of the generator splitmix64 */
static uint64_t draw(void)
{
    uint64_t z = seed * 0x9e3779b97f4a7c15u + atomic_fetch_add(&calls, 1) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static int meant(const char *path)
{
    for (const char *at = under; path && *at;) {
        size_t length = strcspn(at, ":");
        if (length && !strncmp(path, at, length) && (!path[length] || path[length] == '/'))
            return 1;
        at += length + (at[length] == ':');
    }
    return 0;
}

static int meant_open(int descriptor)
{
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return meant(path);
}

static int now(void)
{
    return draw() % every == 0;
}

static int fail(int number)
{
    errno = number;
    return -1;
}

/* The error that a call fails with, 0 for none:
 * it may need room, move data, name a path, or be slow enough to be interrupted */
static int error_of(const char *path, int descriptor, int room, int data, int name, int slow)
{
    int number = 0;
    if (fault == ENOSPC_ && room)
        number = ENOSPC;
    else if (fault == EIO_ && data)
        number = EIO;
    else if (fault == EACCES_ && name)
        number = EACCES;
    else if (fault == EINTR_ && slow)
        number = EINTR;
    if (!number || !(path ? meant(path) : meant_open(descriptor)) || !now())
        return 0;
    return number;
}

static size_t part(int descriptor, size_t count)
{
    if (fault == SHORT_ && count > 1 && meant_open(descriptor) && now())
        return 1 + draw() % (count - 1);
    return count;
}

#define NEXT(name) \
    static __typeof__(name) *next; \
    if (!next) \
        next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define OPEN(name) \
    int name(const char *path, int flags, ...) \
    { \
        NEXT(name); \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        int number = error_of(path, -1, flags & O_CREAT, 1, 1, 1); \
        return number ? fail(number) : next(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int folder, const char *path, int flags, ...) \
    { \
        NEXT(name); \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        int number = error_of(path, -1, flags & O_CREAT, 1, 1, 1); \
        return number ? fail(number) : next(folder, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)

ssize_t read(int descriptor, void *to, size_t count)
{
    NEXT(read);
    int number = error_of(NULL, descriptor, 0, 1, 0, 1);
    return number ? fail(number) : next(descriptor, to, part(descriptor, count));
}

ssize_t write(int descriptor, const void *from, size_t count)
{
    NEXT(write);
    int number = error_of(NULL, descriptor, 1, 1, 0, 1);
    if (number == ENOSPC && count > 1) { /* a disk that is full takes what still fits */
        ssize_t fits = next(descriptor, from, draw() % count);
        if (fits > 0)
            return fits;
    }
    return number ? fail(number) : next(descriptor, from, part(descriptor, count));
}

#define PREAD(name, type) \
    ssize_t name(int descriptor, void *to, size_t count, type at) \
    { \
        NEXT(name); \
        int number = error_of(NULL, descriptor, 0, 1, 0, 1); \
        return number ? fail(number) : next(descriptor, to, part(descriptor, count), at); \
    }
PREAD(pread, off_t)
PREAD(pread64, off64_t)

#define PWRITE(name, type) \
    ssize_t name(int descriptor, const void *from, size_t count, type at) \
    { \
        NEXT(name); \
        int number = error_of(NULL, descriptor, 1, 1, 0, 1); \
        return number ? fail(number) : next(descriptor, from, part(descriptor, count), at); \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define SYNC(name) \
    int name(int descriptor) \
    { \
        NEXT(name); \
        int number = error_of(NULL, descriptor, 1, 1, 0, 0); \
        return number ? fail(number) : next(descriptor); \
    }
SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name, type) \
    int name(int descriptor, type length) \
    { \
        NEXT(name); \
        int number = error_of(NULL, descriptor, 1, 1, 0, 0); \
        return number ? fail(number) : next(descriptor, length); \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

int rename(const char *from, const char *to)
{
    NEXT(rename);
    int number = error_of(to, -1, 1, 1, 1, 0);
    return number ? fail(number) : next(from, to);
}

int unlink(const char *path)
{
    NEXT(unlink);
    int number = error_of(path, -1, 0, 1, 1, 0);
    return number ? fail(number) : next(path);
}

int mkdir(const char *path, mode_t mode)
{
    NEXT(mkdir);
    int number = error_of(path, -1, 1, 1, 1, 0);
    return number ? fail(number) : next(path, mode);
}

#define STAT(name, type) \
    int name(const char *path, type *to) \
    { \
        NEXT(name); \
        int number = error_of(path, -1, 0, 1, 1, 0); \
        return number ? fail(number) : next(path, to); \
    }
STAT(stat, struct stat)
STAT(stat64, struct stat64)
STAT(lstat, struct stat)
STAT(lstat64, struct stat64)

static void jump(void)
{
    if (now()) {
        static const int64_t most[] = {2, 7200, 172800, 315360000};
        int64_t far = most[draw() % 4];
        atomic_store(&offset, (int64_t)(draw() % (2 * far)) - far);
    }
}

int clock_gettime(clockid_t clock, struct timespec *to)
{
    NEXT(clock_gettime);
    int done = next(clock, to);
    if (fault == CLOCK_ && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        jump();
        to->tv_sec += offset;
    }
    return done;
}

int gettimeofday(struct timeval *restrict to, void *restrict zone)
{
    static int (*next)(struct timeval *, void *);
    if (!next)
        next = (int (*)(struct timeval *, void *))dlsym(RTLD_NEXT, "gettimeofday");
    int done = next(to, zone);
    if (fault == CLOCK_) {
        jump();
        to->tv_sec += offset;
    }
    return done;
}

time_t time(time_t *to)
{
    struct timespec at;
    clock_gettime(CLOCK_REALTIME, &at);
    if (to)
        *to = at.tv_sec;
    return at.tv_sec;
}
