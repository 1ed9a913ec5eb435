#include "script/rewrite.h"

bool modules_enter(rewrite *r) {
    return r->depth > 0;
}

void modules_leave(rewrite *r) {
    (void)r;
}

void modules_finish(rewrite *r) {
    (void)r;
}
