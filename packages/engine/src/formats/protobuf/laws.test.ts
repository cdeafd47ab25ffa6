import { describe } from 'vitest';
import { itObeysTheLaws } from '../fixtures/laws.ts';
import { protoPairs } from './fixtures/arbitrary.ts';
import { protobuf } from './index.ts';

describe('laws of the format protobuf', () => {
  itObeysTheLaws({ format: protobuf, pairs: protoPairs, runs: 150 });
});
