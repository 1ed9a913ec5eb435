// Dates of tags: what is read, what is written, and what is no date.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numbers } from './fake-native.mjs';
import {
    DateTime, formatDate, isDateTime, parseDate, toDateTime,
} from '../../src/kernel/lib/dates.js';

test('luxon is loaded when the first date is met, not before', () => {
    assert.equal(isDateTime({ isLuxonDateTime: true }), false);
    const date = parseDate('2026-01-02T03:04:05Z');
    assert.ok(isDateTime(date));
    assert.ok(isDateTime(DateTime().now()));
});

test('the offset of a text is kept, without one it is UTC', () => {
    const iso = (text) => parseDate(text).toISO();
    assert.equal(iso('2026-01-02T03:04:05Z'), '2026-01-02T03:04:05.000Z');
    assert.equal(iso('2026-01-02T03:04:05'), '2026-01-02T03:04:05.000Z');
    assert.equal(iso('2026'), '2026-01-01T00:00:00.000Z');
    assert.equal(iso('2026-07'), '2026-07-01T00:00:00.000Z');
    assert.equal(iso('2026-01-02T03:04:05.678-05:00'), '2026-01-02T03:04:05.678-05:00');
    assert.equal(parseDate('2026-01-02T03:04:05Z').zoneName, 'UTC');
});

test('with a zone, text without an offset is the time there', () => {
    const iso = (text) => parseDate(text).toISO({ suppressMilliseconds: true });
    assert.equal(iso('2026-01-02T03:04:05 Asia/Tokyo'), '2026-01-02T03:04:05+09:00');
    assert.equal(iso('2026-07-02T03:04:05 America/New_York'), '2026-07-02T03:04:05-04:00');
    assert.equal(iso('2026-01-02T03:04:05Z America/New_York'), '2026-01-01T22:04:05-05:00');
    assert.equal(iso('2026-01-02T03:04:05Z America/New_York third'), '2026-01-01T22:04:05-05:00');
    assert.equal(iso('2026-01-02T03:04:05Z UTC+3'), '2026-01-02T06:04:05+03:00');
});

test('invalid dates and zones are none', () => {
    for (const text of [
        '', 'tomorrow', '2026-02-30', '2026-13-01', '2026-01-01T25:00', ' 2026',
        '2026-01-01 Nowhere/City', '2026-01-01Z Europe', 'null', '20:99',
    ]) assert.equal(parseDate(text), null, text);
});

test('written dates are read as the same moment in the same zone', () => {
    const next = numbers(3);
    const zones = ['', ' local', ' Asia/Tokyo', ' America/New_York', ' Europe/Berlin', ' UTC+5'];
    for (let i = 0; i < 300; i++) {
        const moment = new Date(next(0, 4e12)).toISOString();
        const date = parseDate(moment + zones[i % zones.length]);
        const text = formatDate(date);
        const again = parseDate(text);
        assert.equal(again.toMillis(), date.toMillis(), text);
        assert.equal(again.toISO(), date.toISO(), text);
        assert.equal(formatDate(again), text);
    }
});

test('zones are written where they matter', () => {
    const written = (text) => formatDate(parseDate(text));
    assert.equal(written('2026-01-02T03:04:05.000Z'), '2026-01-02T03:04:05Z');
    assert.equal(written('2026-01-02T03:04:05.120Z'), '2026-01-02T03:04:05.120Z');
    assert.equal(written('2026-01-02T03:04:05-05:00'), '2026-01-02T03:04:05-05:00');
    assert.equal(written('2026-01-02T03:04:05 Asia/Tokyo'),
        '2026-01-02T03:04:05+09:00 Asia/Tokyo');
    assert.match(written('2026-01-02T03:04:05 local'), / local$/);
    assert.match(formatDate(DateTime().invalid('test')), /^Invalid DateTime/);
});

test('getDateTime takes texts, dates and nothing else', () => {
    const date = parseDate('2026-01-02');
    assert.equal(toDateTime(date), date);
    assert.equal(toDateTime('\u{1F4C5}2026-01-02').toMillis(), date.toMillis());
    assert.equal(toDateTime('2026-01-02').toMillis(), date.toMillis());
    const local = toDateTime(new Date(5));
    assert.equal(local.toMillis(), 5);
    assert.equal(local.zone.type, 'system');
    for (const other of [5, null, undefined, {}, true, 'soon']) {
        assert.equal(toDateTime(other), null, `${other}`);
    }
});
