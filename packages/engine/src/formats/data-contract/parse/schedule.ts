/** Ranges of the five fields of a cron expression, with the names that two of them know. */
const CRON_FIELDS = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { min: 0, max: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
] as const;

type CronField = (typeof CRON_FIELDS)[number];

/** True for a cron expression of five fields: minute, hour, day of month, month, day of week, each `*`, values, ranges, lists, steps. */
export function isCron(text: string): boolean {
  const fields = text.trim().split(/\s+/);
  return (
    text.length <= 1000 && fields.length === 5 && CRON_FIELDS.every((field, index) => isCronField(fields[index], field))
  );
}

function isCronField(text: string | undefined, field: CronField): boolean {
  return (text ?? '').split(',').every((part) => {
    const [, range = '', step] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(part) ?? [];
    if (range === '' || (step !== undefined && (Number(step) < 1 || Number(step) > field.max))) return false;
    if (range === '*') return true;
    const [from, to, more] = range.split('-').map((value) => cronValue(value, field));
    if (from === undefined || more !== undefined) return false;
    return range.includes('-') ? to !== undefined && from <= to : true;
  });
}

function cronValue(text: string, field: CronField): number | undefined {
  const index = (field.names as readonly string[]).indexOf(text.toLowerCase());
  if (index !== -1) return index + (field.min === 1 ? 1 : 0);
  const value = /^\d{1,2}$/.test(text) ? Number(text) : -1;
  return value >= field.min && value <= field.max ? value : undefined;
}

/** True for a name of the IANA time zone database, such as `Europe/Madrid`. Offsets are no names: they do not follow summer time. */
export function isTimezone(name: string): boolean {
  if (!/^[A-Za-z][\w+/-]{0,63}$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
