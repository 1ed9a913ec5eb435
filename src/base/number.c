/*
 * Numbers are read and written with the C library in the "C" locale, except
 * for the short ones, for which one exact multiplication or division is enough.
 */
#define _GNU_SOURCE
#include "base/number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static locale_t plain_locale;
static pthread_once_t plain_locale_once = PTHREAD_ONCE_INIT;

static void make_plain_locale(void) {
    plain_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

static double read_with_library(const char *text) {
    pthread_once(&plain_locale_once, make_plain_locale);
    return plain_locale ? strtod_l(text, NULL, plain_locale)
                        : strtod(text, NULL);
}

/* ----------------------------------------------------------------- reading */

typedef struct decimal {
    uint64_t digits; /* the first 19 at most */
    size_t count;    /* digits seen, leading zeros not counted */
    int64_t exponent;
} decimal;

static void take_digit(decimal *d, char c, bool is_fraction) {
    if (d->count > 0 || c != '0') {
        d->count++;
        if (d->count <= 19)
            d->digits = d->digits * 10 + (uint64_t)(c - '0');
    }
    if (is_fraction)
        d->exponent--;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool scan_exponent(const char **at, const char *end, int64_t *exponent) {
    bool is_negative = false;
    int64_t value = 0;
    if (*at < end && (**at == '-' || **at == '+'))
        is_negative = *(*at)++ == '-';
    if (*at >= end || !is_digit(**at))
        return false;
    for (; *at < end && is_digit(**at); (*at)++)
        if (value < 100000)
            value = value * 10 + (**at - '0');
    *exponent += is_negative ? -value : value;
    return true;
}

/* Reads what comes behind the sign; false when it is no number. */
static bool scan_decimal(const char *at, const char *end, decimal *d) {
    bool has_digits = false;
    for (; at < end && is_digit(*at); at++, has_digits = true)
        take_digit(d, *at, false);
    if (at < end && *at == '.')
        for (at++; at < end && is_digit(*at); at++, has_digits = true)
            take_digit(d, *at, true);
    if (!has_digits)
        return false;
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (!scan_exponent(&at, end, &d->exponent))
            return false;
    }
    return at == end;
}

/* Exact where the digits and the power of ten are exact doubles. */
static bool convert_short(const decimal *d, double *out) {
    static const double powers[] = {
        1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (d->count == 0) {
        *out = 0;
        return true;
    }
    if (d->count > 19 || d->digits > (uint64_t)1 << 53 || d->exponent < -22 ||
        d->exponent > 22)
        return false;
    double digits = (double)d->digits;
    *out = d->exponent < 0 ? digits / powers[-d->exponent]
                           : digits * powers[d->exponent];
    return true;
}

bool number_parse(slice text, double *out) {
    char local[128];
    decimal d = {0};
    const char *at = text.data;
    const char *end = slice_end(text);
    bool is_negative = at < end && *at == '-';

    if (!scan_decimal(at + is_negative, end, &d))
        return false;
    if (convert_short(&d, out)) {
        *out = is_negative ? -*out : *out;
        return true;
    }
    char *copy = local;
    if (text.length >= sizeof local && !(copy = malloc(text.length + 1)))
        return false;
    memcpy(copy, text.data, text.length);
    copy[text.length] = '\0';
    *out = read_with_library(copy);
    if (copy != local)
        free(copy);
    return true;
}

/* ----------------------------------------------------------------- writing */

typedef struct shortest {
    char digits[24];
    int count;
    int point; /* the decimal point stands behind so many digits */
} shortest;

static bool try_digits(double number, int count, char text[40]) {
    snprintf(text, 40, "%.*e", count - 1, number);
    char *comma = strchr(text, ',');
    if (comma)
        *comma = '.';
    return read_with_library(text) == number;
}

/* Powers of two have more room above than below, so that the digits next
 * above may do where the closest ones do not. */
static bool try_digits_above(double number, int count, char text[40]) {
    char more[40];
    int exponent;
    if (frexp(number, &exponent) != 0.5)
        return false;
    snprintf(text, 40, "%.*e", count - 1, number);
    char *last = strchr(text, 'e') - 1;
    if (*last == '9')
        return false;
    (*last)++;
    snprintf(more, sizeof more, "%s", text);
    return read_with_library(more) == number;
}

/* `number` is finite and above 0. */
static void find_shortest(double number, shortest *out) {
    char text[40];
    /* Up to 15 digits are always kept, so more zeros than needed are cut off
     * below; numbers next to 0 have fewer digits than that. */
    int count = number < DBL_MIN ? 1 : DBL_DIG;
    while (!try_digits(number, count, text) && count < DBL_DECIMAL_DIG) {
        if (try_digits_above(number, count, text))
            break;
        count++;
    }
    const char *at = text;
    out->count = 0;
    for (; *at != 'e'; at++)
        if (is_digit(*at))
            out->digits[out->count++] = *at;
    while (out->count > 1 && out->digits[out->count - 1] == '0')
        out->count--;
    out->point = (int)strtol(at + 1, NULL, 10) + 1;
}

static char *put(char *to, const char *digits, int count) {
    memcpy(to, digits, (size_t)count);
    return to + count;
}

static char *put_zeros(char *to, int count) {
    memset(to, '0', (size_t)count);
    return to + count;
}

static char *put_shortest(char *to, const shortest *s) {
    if (s->count <= s->point && s->point <= 21)
        return put_zeros(put(to, s->digits, s->count), s->point - s->count);
    if (0 < s->point && s->point <= 21) {
        to = put(to, s->digits, s->point);
        *to++ = '.';
        return put(to, s->digits + s->point, s->count - s->point);
    }
    if (-6 < s->point && s->point <= 0) {
        to = put_zeros(put(to, "0.", 2), -s->point);
        return put(to, s->digits, s->count);
    }
    *to++ = s->digits[0];
    if (s->count > 1) {
        *to++ = '.';
        to = put(to, s->digits + 1, s->count - 1);
    }
    return to + snprintf(to, 8, "e%+d", s->point - 1);
}

size_t number_format(double number, char out[NUMBER_TEXT_SIZE]) {
    char *to = out;
    if (isnan(number))
        return (size_t)snprintf(out, NUMBER_TEXT_SIZE, "NaN");
    if (isinf(number))
        return (size_t)snprintf(out, NUMBER_TEXT_SIZE,
                                number < 0 ? "-Infinity" : "Infinity");
    if (fabs(number) < 9007199254740992.0 && number == trunc(number))
        return (size_t)snprintf(out, NUMBER_TEXT_SIZE, "%lld",
                                (long long)number);
    if (number < 0)
        *to++ = '-';
    shortest digits = {0};
    find_shortest(fabs(number), &digits);
    to = put_shortest(to, &digits);
    *to = '\0';
    return (size_t)(to - out);
}
