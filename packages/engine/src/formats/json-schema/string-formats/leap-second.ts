/** True unless the time has a second 60 that is not the last one of a day in UTC (RFC 3339, section 5.7). The grammar is checked already. */
export function endsDayInUtc(text: string): boolean {
  const match = /(\d\d):(\d\d):60(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$/.exec(text);
  if (match === null) return true;
  const [, hour, minute, sign, hours = '0', minutes = '0'] = match;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  const inUtc = Number(hour) * 60 + Number(minute) - offset;
  return (inUtc + 2 * 1440) % 1440 === 1439;
}
