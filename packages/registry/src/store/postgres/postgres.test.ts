import { describe } from 'vitest';
import { hasDatabases, newPostgresStore } from '../fixtures/databases.ts';
import { recordSuite } from '../fixtures/record-suite.ts';
import { schemaSuite } from '../fixtures/schema-suite.ts';
import { storeSuite } from '../fixtures/store-suite.ts';
import { openStore } from '../open-store.ts';

describe.skipIf(!(await hasDatabases()))('PostgreSQL', () => {
  const open = async () => openStore(await newPostgresStore());
  storeSuite('a store', open);
  schemaSuite('schemas', open);
  recordSuite('records', open);
});
