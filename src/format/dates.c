/*
 * The calendar in UTC, proleptic Gregorian. Days are counted from 1 March of
 * the year 0, so that the leap day is the last day of a year.
 */
#include "format/dates.h"

#include <stdio.h>

void date_text(int64_t milliseconds, char out[DATE_TEXT_SIZE]) {
    const int64_t day_length = 86400000;
    int64_t days = milliseconds / day_length;
    int64_t rest = milliseconds % day_length;

    if (rest < 0) {
        rest += day_length;
        days--;
    }
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day = days - era * 146097;
    int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    day -= 365 * year + year / 4 - year / 100;
    int64_t month = (5 * day + 2) / 153;
    day -= (153 * month + 2) / 5 - 1;
    month += month < 10 ? 3 : -9;
    year += era * 400 + (month <= 2);
    snprintf(out, DATE_TEXT_SIZE, "%04lld-%02d-%02dT%02d:%02d:%02d.%03dZ",
             (long long)year, (int)month, (int)day, (int)(rest / 3600000),
             (int)(rest / 60000 % 60), (int)(rest / 1000 % 60),
             (int)(rest % 1000));
}
