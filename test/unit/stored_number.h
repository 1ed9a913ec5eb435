/*
 * The number in the JSON text of a stored value, which has no end but its
 * length.
 */
#ifndef STORED_NUMBER_H
#define STORED_NUMBER_H

#include <cmocka.h>

#include "base/json.h"

static inline int64_t stored_number(slice json) {
    json_value value;
    int64_t number;
    assert_int_equal(json_parse(json, &value, NULL), AUXRT_OK);
    assert_true(json_integer(value, &number));
    return number;
}

#endif
