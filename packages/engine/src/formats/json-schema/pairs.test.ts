import { defineFormat } from '../define-format.ts';
import { describePairs } from '../fixtures/pair-folders.ts';
import { jsonSchema } from './index.ts';

describePairs({
  format: defineFormat(jsonSchema),
  pairs: new URL('fixtures/pairs/', import.meta.url),
  withoutFixture: { comparison_exhausted: 'only documents of some hundred kilobytes are that entangled' },
});
