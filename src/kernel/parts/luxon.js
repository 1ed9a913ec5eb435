// Dates and times: luxon, evaluated when the first date is met.

export { DateTime } from 'luxon';
