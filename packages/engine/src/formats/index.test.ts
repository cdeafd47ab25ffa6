import { describe, expect, it } from 'vitest';
import { FORMATS, formatById, recognizeFormat } from './index.ts';

describe('the formats', () => {
  it('have ids of their own, and are found by them', () => {
    expect(new Set(FORMATS.map(({ id }) => id)).size).toBe(FORMATS.length);
    for (const format of FORMATS) expect(formatById(format.id)).toBe(format);
    expect(formatById('__proto__')).toBeUndefined();
  });

  it.each([
    ['dataset_id: users\nversion: "1.0.0"\nfields: []\n'],
    ['# Daily users\nfields:\n  - {name: id, type: string}\ndataset_id : users\n'],
    ['{"dataset_id":"users","fields":[]}'],
    ['{\n  "fields": [],\n  "dataset_id" : "users"\n}'],
    ["{'dataset_id': users, 'fields': []}"],
  ])('know a data contract: %j', (source) => {
    expect(recognizeFormat(source)?.id).toBe('data-contract');
  });

  it.each([[''], ['{"type":"record","fields":[]}'], ['openapi: 3.1.0\n'], ['my_dataset_id: 1\nmy_fields: 2\n']])(
    'do not take another document for one: %j',
    (source) => {
      expect(recognizeFormat(source)).toBeUndefined();
    },
  );
});
