import { each, type WorstCase } from './worst-case.ts';

const wide = (type: string): string =>
  JSON.stringify({ type: 'record', name: 'Wide', fields: each(16_000, (i) => ({ name: `field_${i}`, type })) });

export const AVRO: readonly WorstCase[] = [
  { name: '16,000 fields, all changed', make: () => ({ before: wide('long'), after: wide('string') }) },
];
