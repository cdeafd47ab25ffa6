/** Regular expressions of the formats, after the documents that define them. All have the flag `u` and stand for the whole text. */

const HEX = '[0-9A-Fa-f]';
const PERCENT = `%${HEX}{2}`;

// RFC 3339, section 5.6, with the days of each month.
const LEAP_YEAR = '(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)';
const DATE = `(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|${LEAP_YEAR}-02-29)`;
const OFFSET = '(?:[Zz]|[+\\-](?:[01][0-9]|2[0-3]):[0-5][0-9])';
const HOUR_MINUTE = '(?:[01][0-9]|2[0-3]):[0-5][0-9]';
/** A second may be 60 here; whether it falls on the end of a day in UTC is not asked. */
const LOOSE_TIME = `${HOUR_MINUTE}:(?:[0-5][0-9]|60)(?:\\.[0-9]+)?${OFFSET}`;
const PLAIN_TIME = `${HOUR_MINUTE}:[0-5][0-9](?:\\.[0-9]+)?${OFFSET}`;

// RFC 3339, appendix A.
const DURATION_TIME = 'T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)';
const DURATION_DATE = '(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)';

// RFC 2673, section 3.2, and RFC 4291, section 2.2.
const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const IPV4 = `${OCTET}(?:\\.${OCTET}){3}`;
const IPV6 = ipv6();

/** IPv6 addresses: eight groups, or fewer around one `::`; the last two may be written as an IPv4 address. */
function ipv6(): string {
  const group = `${HEX}{1,4}`;
  const tail = `(?:${group}:${group}|${IPV4})`;
  const shapes = [`(?:${group}:){6}${tail}`, `::(?:${group}:){5}${tail}`];
  for (let before = 1; before <= 5; before += 1) {
    const front = before === 1 ? `(?:${group})?` : `(?:(?:${group}:){0,${before - 1}}${group})?`;
    const middle = 5 - before;
    shapes.push(`${front}::${middle === 0 ? '' : `(?:${group}:){${middle}}`}${tail}`);
  }
  shapes.push(`(?:(?:${group}:){0,5}${group})?::${group}`, `(?:(?:${group}:){0,6}${group})?::`);
  return `(?:${shapes.join('|')})`;
}

// RFC 3986, appendix A; RFC 3987, section 2.2, adds characters beyond ASCII. Which of them is asked elsewhere.
const BEYOND_ASCII = '\\u{A0}-\\u{10FFFF}';

function uriGrammar(beyond: string): { readonly absolute: string; readonly relative: string } {
  const plain = `A-Za-z0-9._~!$&'()*+,;=\\-${beyond}`;
  const segment = `(?:[${plain}:@]|${PERCENT})`;
  const host = `(?:\\[(?:${IPV6}|[Vv]${HEX}+\\.[A-Za-z0-9._~!$&'()*+,;=:\\-]+)\\]|(?:[${plain}]|${PERCENT})*)`;
  const authority = `(?:(?:[${plain}:]|${PERCENT})*@)?${host}(?::[0-9]*)?`;
  const more = `(?:\\/${segment}*)*`;
  const rooted = `\\/\\/${authority}${more}|\\/(?:${segment}+${more})?`;
  const tail = `(?:\\?(?:[${plain}:@/?]|${PERCENT})*)?(?:#(?:[${plain}:@/?]|${PERCENT})*)?`;
  const absolute = `[A-Za-z][A-Za-z0-9+.\\-]*:(?:${rooted}|${segment}+${more})?${tail}`;
  const relative = `(?:${rooted}|(?:[${plain}@]|${PERCENT})+${more})?${tail}`;
  return { absolute, relative };
}

const URI = uriGrammar('');
const IRI = uriGrammar(BEYOND_ASCII);

// RFC 6570, section 2.
const VARIABLE_CHARACTER = `(?:[A-Za-z0-9_]|${PERCENT})`;
const VARIABLE = `${VARIABLE_CHARACTER}(?:\\.?${VARIABLE_CHARACTER})*(?::[1-9][0-9]{0,3}|\\*)?`;
const URI_TEMPLATE = `(?:[^\\u{0}-\\u{20}\\u{7F}-\\u{9F}"%<>\\\\^\`\\{|\\}]|${PERCENT}|\\{[+#./;?&=,!@|]?${VARIABLE}(?:,${VARIABLE})*\\})*`;

// RFC 5321, section 4.1.2; RFC 6531, section 3.3, adds characters beyond ASCII.
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9\\-]{0,61}[A-Za-z0-9])?';
const ADDRESS_LITERAL = `\\[(?:${IPV4}|[Ii][Pp][Vv]6:${IPV6})\\]`;

function email(beyond: string, label: string): string {
  const atom = `[A-Za-z0-9!#$%&'*+/=?^_\`{|}~${beyond}\\-]+`;
  const quotedText = `"(?:[\\u{20}\\u{21}\\u{23}-\\u{5B}\\u{5D}-\\u{7E}${beyond}]|\\\\[\\u{20}-\\u{7E}])*"`;
  return `(?:${atom}(?:\\.${atom})*|${quotedText})@(?:${label}(?:\\.${label})*|${ADDRESS_LITERAL})`;
}

const UNICODE_LABEL = '[\\p{L}\\p{M}\\p{N}](?:[\\p{L}\\p{M}\\p{N}\\-]{0,61}[\\p{L}\\p{M}\\p{N}])?';

// RFC 6901, section 3.
const JSON_POINTER = '(?:\\/(?:[^~/]|~[01])*)*';

/** The formats that are regular languages, or nearly so, as alternatives. Some ask a little more than their grammar: see `index.ts`. */
export const GRAMMARS: ReadonlyMap<string, readonly string[]> = new Map([
  ['date', [DATE]],
  ['time', [LOOSE_TIME]],
  ['date-time', [`${DATE}[Tt]${LOOSE_TIME}`]],
  ['duration', [`P(?:[0-9]+W|${DURATION_DATE}(?:${DURATION_TIME})?|${DURATION_TIME})`]],
  ['email', [email('', LABEL)]],
  ['idn-email', [email('\\u{80}-\\u{10FFFF}', UNICODE_LABEL)]],
  ['hostname', [`(?=[^]{1,253}$)${LABEL}(?:\\.${LABEL})*`]],
  ['ipv4', [IPV4]],
  ['ipv6', [IPV6]],
  ['uri', [URI.absolute]],
  ['uri-reference', [URI.absolute, URI.relative]],
  ['iri', [IRI.absolute]],
  ['iri-reference', [IRI.absolute, IRI.relative]],
  ['uri-template', [URI_TEMPLATE]],
  ['uuid', [`${HEX}{8}(?:-${HEX}{4}){3}-${HEX}{12}`]],
  ['json-pointer', [JSON_POINTER]],
  ['relative-json-pointer', [`(?:0|[1-9][0-9]*)(?:#|${JSON_POINTER})`]],
]);

/** For formats whose grammar takes too much: one that takes less. */
export const STRICT_GRAMMARS: ReadonlyMap<string, readonly string[]> = new Map([
  ['time', [PLAIN_TIME]],
  ['date-time', [`${DATE}[Tt]${PLAIN_TIME}`]],
  ['iri', [URI.absolute]],
  ['iri-reference', [URI.absolute, URI.relative]],
]);
