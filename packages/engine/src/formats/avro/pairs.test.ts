import { defineFormat } from '../define-format.ts';
import { describePairs } from '../fixtures/pair-folders.ts';
import { avro } from './index.ts';

describePairs({
  format: defineFormat(avro),
  pairs: new URL('fixtures/pairs/', import.meta.url),
  withoutFixture: { not_compared: 'takes documents of thousands of types that are tied to each other' },
});
