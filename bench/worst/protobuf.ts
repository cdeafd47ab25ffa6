import { each, type WorstCase } from './worst-case.ts';

const wide = (type: string): string =>
  ['syntax = "proto3";', 'message Wide {', ...each(16_000, (i) => `  ${type} field_${i} = ${i + 1};`), '}'].join('\n');

export const PROTOBUF: readonly WorstCase[] = [
  { name: '16,000 fields, all changed', make: () => ({ before: wide('int64'), after: wide('string') }) },
];
