/*
 * Any bytes as the stored text of a tag: there is always a kind, its parts lie
 * inside the text, and what is a date or a number has the form of one.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/json.h"
#include "bot/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition) {
    if (!condition)
        abort();
}

static void require_inside(slice part, slice whole) {
    if (part.length == 0)
        return;
    require(part.data >= whole.data &&
            part.data + part.length <= whole.data + whole.length);
}

static void check_date(const bot_date *d, slice text) {
    require_inside(d->zone, text);
    require(d->hour >= 0 && d->hour <= 24 && d->minute >= 0 &&
            d->minute <= 59 && d->second >= 0 && d->second <= 59);
    require(d->millisecond >= 0 && d->millisecond <= 999);
    require(d->offset > -6100 && d->offset < 6100);
    if (d->has_date)
        require(d->month >= 1 && d->month <= 12 && d->day >= 1 &&
                d->day <= 31 && d->year > -280000 && d->year < 280000);
}

static void check_links(slice text) {
    slice rest = text, id;
    size_t total = 0;
    while (bot_value_next_link(&rest, &id)) {
        require(id.length > 0);
        require(!memchr(id.data, ',', id.length));
        require_inside(id, text);
        total += id.length;
    }
    require(total <= text.length);
}

static void check_rotation(const bot_value *v) {
    double length =
        sqrt(v->rotation.x * v->rotation.x + v->rotation.y * v->rotation.y +
             v->rotation.z * v->rotation.z + v->rotation.w * v->rotation.w);
    /* Components whose squares vanish or overflow cannot be normalised. */
    require(isnan(length) || isinf(length) || length < 1.5);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    slice text = slice_of((const char *)data, size);
    bot_value value;
    json_value json;
    bot_value_classify(text, &value);
    require(strcmp(bot_value_kind_name(value.kind), "unknown") != 0);
    require_inside(value.text, text);
    require(value.is_valid || value.kind == BOT_VALUE_FORMULA);
    switch (value.kind) {
    case BOT_VALUE_FORMULA:
        require(value.is_valid ==
                (json_parse(value.text, &json, NULL) == AUXRT_OK));
        break;
    case BOT_VALUE_DATE:
        check_date(&value.date, text);
        break;
    case BOT_VALUE_ROTATION:
        check_rotation(&value);
        break;
    case BOT_VALUE_LINK:
        check_links(value.text);
        break;
    case BOT_VALUE_BOOLEAN:
        require(size == (value.boolean ? 4u : 5u));
        break;
    case BOT_VALUE_PLAIN:
        require(slice_equal(value.text, text));
        break;
    default:
        break;
    }
    return 0;
}
