#include "script/rewrite.h"

bool enums_enter(rewrite *r) {
    return r->depth > 0;
}

void enums_leave(rewrite *r) {
    (void)r;
}
