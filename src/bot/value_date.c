/*
 * ISO 8601 as dates in tags use it: calendar, week and ordinal dates with or
 * without separators, times down to fractions of a second, offsets, and times
 * without a date. Fields are checked, so the 30th of February is no date.
 */
#include <stdlib.h>

#include "bot/value.h"

typedef struct cursor {
    const char *at;
    const char *end;
} cursor;

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool take_char(cursor *c, char expected) {
    if (c->at == c->end || *c->at != expected)
        return false;
    c->at++;
    return true;
}

/* Exactly `count` digits. */
static bool take_digits(cursor *c, int count, int *out) {
    int value = 0;
    if (c->end - c->at < count)
        return false;
    for (int i = 0; i < count; i++) {
        if (!is_digit(c->at[i]))
            return false;
        value = value * 10 + (c->at[i] - '0');
    }
    c->at += count;
    *out = value;
    return true;
}

/* A separator that may be absent, and digits; all of it or nothing. */
static bool take_part(cursor *c, char separator, int count, int *out) {
    cursor ahead = *c;
    take_char(&ahead, separator);
    if (!take_digits(&ahead, count, out))
        return false;
    *c = ahead;
    return true;
}

/* ----------------------------------------------------------------- calendar */

static bool is_leap_year(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

/* Monday is 1, Sunday 7, on the first of January (Gregorian, years from 0). */
static int weekday_of_new_year(int year) {
    int before = year + 399; /* the calendar repeats after 400 years */
    return (before + before / 4 - before / 100 + before / 400) % 7 + 1;
}

static int weeks_in_year(int year) {
    int first = weekday_of_new_year(year);
    return first == 4 || (first == 3 && is_leap_year(year)) ? 53 : 52;
}

/* `ordinal` may lie in the year before or after. */
static void set_day_of_year(bot_date *date, int year, int ordinal) {
    if (ordinal < 1) {
        year--;
        ordinal += is_leap_year(year) ? 366 : 365;
    } else if (ordinal > (is_leap_year(year) ? 366 : 365)) {
        ordinal -= is_leap_year(year) ? 366 : 365;
        year++;
    }
    int month = 1;
    while (ordinal > days_in_month(year, month)) {
        ordinal -= days_in_month(year, month);
        month++;
    }
    date->year = year;
    date->month = month;
    date->day = ordinal;
}

/* --------------------------------------------------------------------- time */

static bool take_fraction(cursor *c, int *milliseconds) {
    enum { MOST_DIGITS = 30 };
    cursor ahead = *c;
    if (!take_char(&ahead, '.') && !take_char(&ahead, ','))
        return false;
    int count = 0, unit = 100;
    for (; ahead.at < ahead.end && is_digit(*ahead.at); ahead.at++, count++) {
        *milliseconds += (*ahead.at - '0') * unit;
        unit /= 10;
    }
    if (count < 1 || count > MOST_DIGITS)
        return false;
    *c = ahead;
    return true;
}

static void take_offset(cursor *c, bot_date *date) {
    cursor ahead = *c;
    if (take_char(&ahead, 'Z')) {
        date->has_offset = true;
        *c = ahead;
        return;
    }
    bool is_west = ahead.at < ahead.end && *ahead.at == '-';
    int hours, minutes = 0;
    if ((!take_char(&ahead, '-') && !take_char(&ahead, '+')) ||
        !take_digits(&ahead, 2, &hours))
        return;
    take_part(&ahead, ':', 2, &minutes);
    date->has_offset = true;
    date->offset = (hours * 60 + minutes) * (is_west ? -1 : 1);
    *c = ahead;
}

static bool is_time_valid(const bot_date *d) {
    if (d->hour == 24)
        return d->minute == 0 && d->second == 0 && d->millisecond == 0;
    return d->hour < 24 && d->minute < 60 && d->second < 60;
}

static bool take_time(cursor *c, bot_date *date) {
    if (!take_digits(c, 2, &date->hour))
        return false;
    if (take_part(c, ':', 2, &date->minute) &&
        take_part(c, ':', 2, &date->second))
        take_fraction(c, &date->millisecond);
    take_offset(c, date);
    return c->at == c->end;
}

/* Behind a date: nothing, or T and a time. */
static bool take_rest(cursor *c, bot_date *date) {
    if (c->at == c->end)
        return true;
    return take_char(c, 'T') && take_time(c, date);
}

/* ------------------------------------------------------- the forms of dates */

typedef enum form_result { NOT_THIS_FORM, WRONG_FIELDS, DATE_READ } form_result;

static form_result judge(bool fields_are_right, const bot_date *date) {
    return fields_are_right && is_time_valid(date) ? DATE_READ : WRONG_FIELDS;
}

static bool take_year(cursor *c, int *year) {
    bool is_negative = c->at < c->end && *c->at == '-';
    cursor ahead = *c;
    if (take_char(&ahead, '-') || take_char(&ahead, '+')) {
        if (!take_digits(&ahead, 6, year))
            return false;
        *year = is_negative ? -*year : *year;
        *c = ahead;
        return true;
    }
    return take_digits(c, 4, year);
}

/* 2020, 2020-05, 20200501, +002020-05-01 */
static form_result read_month_form(cursor c, bot_date *date) {
    enum { FIRST_YEAR = -271820, LAST_YEAR = 275759 };
    date->has_date = true;
    date->month = date->day = 1;
    if (!take_year(&c, &date->year))
        return NOT_THIS_FORM;
    if (take_part(&c, '-', 2, &date->month))
        take_part(&c, '-', 2, &date->day);
    if (!take_rest(&c, date))
        return NOT_THIS_FORM;
    return judge(date->year >= FIRST_YEAR && date->year <= LAST_YEAR &&
                     date->month >= 1 && date->month <= 12 && date->day >= 1 &&
                     date->day <= days_in_month(date->year, date->month),
                 date);
}

/* 2020-W07, 2020W075 */
static form_result read_week_form(cursor c, bot_date *date) {
    int year, week, weekday = 1;
    date->has_date = true;
    if (!take_digits(&c, 4, &year))
        return NOT_THIS_FORM;
    take_char(&c, '-');
    if (!take_char(&c, 'W') || !take_digits(&c, 2, &week))
        return NOT_THIS_FORM;
    take_part(&c, '-', 1, &weekday);
    if (!take_rest(&c, date))
        return NOT_THIS_FORM;
    if (week < 1 || week > weeks_in_year(year) || weekday < 1 || weekday > 7)
        return WRONG_FIELDS;
    int first = weekday_of_new_year(year);
    int monday = first <= 4 ? 2 - first : 9 - first;
    set_day_of_year(date, year, monday + (week - 1) * 7 + weekday - 1);
    return judge(true, date);
}

/* 2020-123, 2020123 */
static form_result read_ordinal_form(cursor c, bot_date *date) {
    int year, ordinal;
    date->has_date = true;
    if (!take_digits(&c, 4, &year) || !take_part(&c, '-', 3, &ordinal) ||
        !take_rest(&c, date))
        return NOT_THIS_FORM;
    if (ordinal < 1 || ordinal > (is_leap_year(year) ? 366 : 365))
        return WRONG_FIELDS;
    set_day_of_year(date, year, ordinal);
    return judge(true, date);
}

/* 10:30, 10:30:00.5+02:00 */
static form_result read_time_form(cursor c, bot_date *date) {
    if (!take_time(&c, date))
        return NOT_THIS_FORM;
    return judge(true, date);
}

/* The forms are tried in this order, and the first that fits is the one: a
 * date with a wrong field is no date, whatever else it might be. */
static bool read_iso(slice text, bot_date *date) {
    typedef form_result read_form(cursor c, bot_date * date);
    static read_form *const forms[] = {read_month_form, read_week_form,
                                       read_ordinal_form, read_time_form};
    cursor c = {text.data, slice_end(text)};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        *date = (bot_date){0};
        form_result result = forms[i](c, date);
        if (result != NOT_THIS_FORM)
            return result == DATE_READ;
    }
    return false;
}

/* -------------------------------------------------------------------- zones */

/* Whether the text could be the name of a zone: local, utc+2, Asia/Tokyo. */
static bool has_zone_form(slice name) {
    enum { LONGEST_NAME = 128 };
    if (name.length > LONGEST_NAME)
        return false;
    for (size_t i = 0; i < name.length; i++) {
        char c = name.data[i];
        bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        bool is_other = is_digit(c) || c == '_' || c == '/' || c == ':';
        if (!is_letter && !is_other && c != '+' && c != '-')
            return false;
    }
    return true;
}

static slice first_word(slice text, slice *rest) {
    const char *space =
        text.length ? memchr(text.data, ' ', text.length) : NULL;
    *rest = slice_of(slice_end(text), 0);
    if (!space)
        return text;
    size_t length = (size_t)(space - text.data);
    *rest = slice_of(space + 1, text.length - length - 1);
    return slice_of(text.data, length);
}

bool bot_value_parse_date(slice text, bot_date *out) {
    slice rest, ignored;
    slice iso = first_word(text, &rest);
    slice zone = first_word(rest, &ignored);
    if (!has_zone_form(zone) || !read_iso(iso, out))
        return false;
    out->zone = zone;
    return true;
}
