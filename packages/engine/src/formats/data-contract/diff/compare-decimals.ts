/** Order of two decimal literals without exponents (`-12.5`), exactly: negative, zero or positive. */
export function compareDecimals(a: string, b: string): number {
  const scale = Math.max(fractionOf(a).length, fractionOf(b).length);
  const difference = unitsOf(a, scale) - unitsOf(b, scale);
  if (difference === 0n) return 0;
  return difference > 0n ? 1 : -1;
}

/** The number in units of 10^-scale. */
function unitsOf(literal: string, scale: number): bigint {
  const [whole = ''] = literal.split('.');
  return BigInt(`${whole}${fractionOf(literal).padEnd(scale, '0')}`);
}

function fractionOf(literal: string): string {
  return literal.split('.')[1] ?? '';
}
