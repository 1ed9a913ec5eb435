/*
 * Names in shared memory: entries behind each other, the newest last. An entry
 * is its kind and number, its length, and its bytes filled up to four.
 */
#include "message/shared.h"

#include "message/cells.h"

_Static_assert((int)SHARED_CELLS >= (int)KERNEL_LIMIT * (int)PAGE_LENGTH,
               "every kernel has its cells");

typedef struct entry_head {
    uint32_t number_and_kind;
    uint32_t length;
} entry_head;

static uint32_t key_of(shared_name kind, int32_t number) {
    return (uint32_t)number << 1 | (uint32_t)kind;
}

static size_t entry_bytes(size_t length) {
    return sizeof(entry_head) + ((length + 3) & ~(size_t)3);
}

bool shared_name_put(shared_memory *shared, shared_name kind, int32_t number,
                     slice name) {
    bool whole = true;
    if (name.length > SHARED_NAME_LIMIT)
        name.length = SHARED_NAME_LIMIT;
    size_t size = entry_bytes(name.length);
    size_t used = shared->names_used;
    if (used > SHARED_NAMES_BYTES - size) {
        used = 0;
        whole = false;
    }
    entry_head head = {key_of(kind, number), (uint32_t)name.length};
    memcpy(shared->names + used, &head, sizeof head);
    if (name.length > 0)
        memcpy(shared->names + used + sizeof head, name.data, name.length);
    __atomic_store_n(&shared->names_used, (uint32_t)(used + size),
                     __ATOMIC_RELEASE);
    return whole;
}

bool shared_name_get(const shared_memory *shared, shared_name kind,
                     int32_t number, buffer *out) {
    size_t used = __atomic_load_n(&shared->names_used, __ATOMIC_ACQUIRE);
    slice found = {0};
    size_t at = 0;
    if (used > SHARED_NAMES_BYTES)
        used = SHARED_NAMES_BYTES;
    while (used - at >= sizeof(entry_head)) {
        entry_head head;
        memcpy(&head, shared->names + at, sizeof head);
        if (head.length > SHARED_NAME_LIMIT ||
            entry_bytes(head.length) > used - at)
            break;
        if (head.number_and_kind == key_of(kind, number))
            found = slice_of(shared->names + at + sizeof head, head.length);
        at += entry_bytes(head.length);
    }
    if (!found.data)
        return false;
    buffer_append_slice(out, found);
    return true;
}
