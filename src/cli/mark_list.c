/*
 * Number, time, count of bots, label: a line each.
 */
#include "cli/mark_list.h"

#include <stdio.h>

#include "format/dates.h"

static void print_row(json_value mark) {
    json_value member;
    int64_t number = 0, time = 0, bots = 0;
    char date[DATE_TEXT_SIZE];
    buffer label;
    buffer_init(&label, 1 << 20);
    if (json_member(mark, SLICE("mark"), &member))
        json_integer(member, &number);
    if (json_member(mark, SLICE("time"), &member))
        json_integer(member, &time);
    if (json_member(mark, SLICE("bots"), &member))
        json_integer(member, &bots);
    date_text(time, date);
    printf("%4lld  %s  %6lld %s  ", (long long)number, date, (long long)bots,
           bots == 1 ? "bot " : "bots");
    if (json_member(mark, SLICE("label"), &member)) {
        slice text = json_string(member, &label);
        fwrite(text.data, 1, text.length, stdout);
    }
    putchar('\n');
    buffer_free(&label);
}

void mark_list_print(json_value marks) {
    json_walk walk = json_walk_start(marks);
    while (json_walk_next(&walk))
        print_row(walk.value);
}
