#include "script/rewrite.h"

bool types_enter(rewrite *r) {
    return r->depth > 0;
}

void types_leave(rewrite *r) {
    (void)r;
}
