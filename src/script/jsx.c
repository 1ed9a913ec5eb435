#include "script/rewrite.h"

bool jsx_enter(rewrite *r) {
    return r->depth > 0;
}

void jsx_leave(rewrite *r) {
    (void)r;
}
