/*
 * A disk that fails on demand: SQLite's own file layer, with a counter before
 * every call that changes a file. When the counter reaches the chosen call,
 * that call fails as the chosen fault says.
 */
#ifndef FAULTY_VFS_H
#define FAULTY_VFS_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

typedef enum faulty_kind {
    FAULTY_NO_SPACE,
    FAULTY_IO_ERROR,
    FAULTY_SHORT_WRITE, /* half of the bytes are written, then no more */
    FAULTY_KINDS,
} faulty_kind;

static struct {
    long calls;   /* writes, truncations, flushes and removals so far */
    long fail_at; /* the call that fails; 0 for none */
    bool stays;   /* all later calls fail too */
    faulty_kind kind;
    long flushes;
    long failures;
} faulty;

typedef struct faulty_file {
    sqlite3_file base;
    sqlite3_file *real;
} faulty_file;

static sqlite3_vfs *faulty_real;

static bool faulty_now(void) {
    faulty.calls++;
    bool fails =
        faulty.fail_at > 0 && (faulty.stays ? faulty.calls >= faulty.fail_at
                                            : faulty.calls == faulty.fail_at);
    faulty.failures += fails;
    return fails;
}

static int faulty_code(int io_error) {
    return faulty.kind == FAULTY_IO_ERROR ? io_error : SQLITE_FULL;
}

#define FAULTY_REAL(file) (((faulty_file *)(file))->real)
#define FAULTY_CALL(file, method, ...)                                         \
    (FAULTY_REAL(file)->pMethods->method(FAULTY_REAL(file), ##__VA_ARGS__))

static int faulty_close(sqlite3_file *file) {
    int code = FAULTY_CALL(file, xClose);
    free(FAULTY_REAL(file));
    return code;
}

static int faulty_read(sqlite3_file *file, void *data, int size,
                       sqlite3_int64 at) {
    return FAULTY_CALL(file, xRead, data, size, at);
}

static int faulty_write(sqlite3_file *file, const void *data, int size,
                        sqlite3_int64 at) {
    if (!faulty_now())
        return FAULTY_CALL(file, xWrite, data, size, at);
    if (faulty.kind == FAULTY_SHORT_WRITE)
        FAULTY_CALL(file, xWrite, data, size / 2, at);
    return faulty_code(SQLITE_IOERR_WRITE);
}

static int faulty_truncate(sqlite3_file *file, sqlite3_int64 size) {
    return faulty_now() ? faulty_code(SQLITE_IOERR_TRUNCATE)
                        : FAULTY_CALL(file, xTruncate, size);
}

static int faulty_sync(sqlite3_file *file, int flags) {
    faulty.flushes++;
    return faulty_now() ? faulty_code(SQLITE_IOERR_FSYNC)
                        : FAULTY_CALL(file, xSync, flags);
}

static int faulty_size(sqlite3_file *file, sqlite3_int64 *size) {
    return FAULTY_CALL(file, xFileSize, size);
}

static int faulty_lock(sqlite3_file *file, int level) {
    return FAULTY_CALL(file, xLock, level);
}

static int faulty_unlock(sqlite3_file *file, int level) {
    return FAULTY_CALL(file, xUnlock, level);
}

static int faulty_reserved(sqlite3_file *file, int *out) {
    return FAULTY_CALL(file, xCheckReservedLock, out);
}

static int faulty_control(sqlite3_file *file, int operation, void *argument) {
    return FAULTY_CALL(file, xFileControl, operation, argument);
}

static int faulty_sector(sqlite3_file *file) {
    return FAULTY_CALL(file, xSectorSize);
}

static int faulty_device(sqlite3_file *file) {
    return FAULTY_CALL(file, xDeviceCharacteristics);
}

/* Version 1: without shared memory, which exclusive locking does not need. */
static const sqlite3_io_methods faulty_methods = {
    .iVersion = 1,
    .xClose = faulty_close,
    .xRead = faulty_read,
    .xWrite = faulty_write,
    .xTruncate = faulty_truncate,
    .xSync = faulty_sync,
    .xFileSize = faulty_size,
    .xLock = faulty_lock,
    .xUnlock = faulty_unlock,
    .xCheckReservedLock = faulty_reserved,
    .xFileControl = faulty_control,
    .xSectorSize = faulty_sector,
    .xDeviceCharacteristics = faulty_device,
};

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file,
                       int flags, int *out_flags) {
    faulty_file *f = (faulty_file *)file;
    (void)vfs;
    f->base.pMethods = NULL;
    f->real = calloc(1, (size_t)faulty_real->szOsFile);
    if (!f->real)
        return SQLITE_NOMEM;
    int code = faulty_real->xOpen(faulty_real, name, f->real, flags, out_flags);
    if (code == SQLITE_OK)
        f->base.pMethods = &faulty_methods;
    else
        free(f->real);
    return code;
}

static int faulty_delete(sqlite3_vfs *vfs, const char *name, int sync) {
    (void)vfs;
    return faulty_now() ? faulty_code(SQLITE_IOERR_DELETE)
                        : faulty_real->xDelete(faulty_real, name, sync);
}

/* Makes it the file layer of everything that is opened from now on. */
static inline void faulty_install(void) {
    static sqlite3_vfs vfs;
    faulty_real = sqlite3_vfs_find(NULL);
    vfs = *faulty_real;
    vfs.zName = "faulty";
    vfs.pNext = NULL;
    vfs.szOsFile = sizeof(faulty_file);
    vfs.xOpen = faulty_open;
    vfs.xDelete = faulty_delete;
    sqlite3_vfs_register(&vfs, 1);
}

#endif
