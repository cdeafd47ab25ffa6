/** The parameters of RFC 3492, section 5. */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const FIRST_BIAS = 72;
const FIRST_CODE = 128;
const MAX_CODE = 0x10ffff;

/** The text of an encoded label without its `xn--` (RFC 3492, section 6.2); undefined where it is none. */
export function decodePunycode(encoded: string): string | undefined {
  const delimiter = encoded.lastIndexOf('-');
  const output = Array.from(encoded.slice(0, Math.max(0, delimiter)), (letter) => letter.charCodeAt(0));
  let code = FIRST_CODE;
  let bias = FIRST_BIAS;
  let index = 0;
  for (let at = delimiter + 1; at < encoded.length; ) {
    const before = index;
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = digitOf(encoded.charCodeAt(at++));
      if (digit === undefined) return undefined;
      index += digit * weight;
      const limit = thresholdOf(k, bias);
      if (digit < limit) break;
      weight *= BASE - limit;
    }
    const length = output.length + 1;
    bias = adapted(index - before, length, before === 0);
    code += Math.floor(index / length);
    if (code > MAX_CODE || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    index %= length;
    output.splice(index++, 0, code);
  }
  return String.fromCodePoint(...output);
}

/** The encoded form of a label, without `xn--` (section 6.3). */
export function encodePunycode(label: string): string {
  const codes = Array.from(label, (character) => character.codePointAt(0) ?? 0);
  const plain = codes.filter((code) => code < FIRST_CODE);
  let output = String.fromCharCode(...plain) + (plain.length > 0 ? '-' : '');
  let delta = 0;
  let bias = FIRST_BIAS;
  let handled = plain.length;
  let before = FIRST_CODE;
  for (const code of [...new Set(codes)].filter((candidate) => candidate >= FIRST_CODE).sort((a, b) => a - b)) {
    delta += (code - before) * (handled + 1);
    for (const other of codes) {
      if (other < code) delta += 1;
      if (other !== code) continue;
      output += digitsOf(delta, bias);
      bias = adapted(delta, handled + 1, handled === plain.length);
      delta = 0;
      handled += 1;
    }
    delta += 1;
    before = code + 1;
  }
  return output;
}

function digitsOf(delta: number, bias: number): string {
  let digits = '';
  let rest = delta;
  for (let k = BASE; ; k += BASE) {
    const limit = thresholdOf(k, bias);
    if (rest < limit) return digits + letterOf(rest);
    digits += letterOf(limit + ((rest - limit) % (BASE - limit)));
    rest = Math.floor((rest - limit) / (BASE - limit));
  }
}

function thresholdOf(k: number, bias: number): number {
  return Math.min(Math.max(k - bias, T_MIN), T_MAX);
}

function adapted(delta: number, length: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2));
  rest += Math.floor(rest / length);
  let k = 0;
  while (rest > ((BASE - T_MIN) * T_MAX) / 2) {
    rest = Math.floor(rest / (BASE - T_MIN));
    k += BASE;
  }
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

/** Letters are 0 to 25, digits 26 to 35; undefined for everything else, the end of the text included. */
function digitOf(unit: number): number | undefined {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30 + 26;
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x7a ? lower - 0x61 : undefined;
}

function letterOf(digit: number): string {
  return String.fromCharCode(digit < 26 ? digit + 0x61 : digit - 26 + 0x30);
}
