import { defineFormat } from '../define-format.ts';
import { describePairs } from '../fixtures/pair-folders.ts';
import { protobuf } from './index.ts';

describePairs({
  format: defineFormat(protobuf),
  pairs: new URL('fixtures/pairs/', import.meta.url),
});
