import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readAddress } from './address.ts';

const directory = mkdtempSync(join(tmpdir(), 'concordat-address-'));
afterAll(() => rmSync(directory, { recursive: true }));
const root = join(directory, 'root.crt');
writeFileSync(root, 'a certificate');

describe('an address', () => {
  it('names host, port, database, user and password', () => {
    const { name, connection } = readAddress('postgres://concordat:p%40ss@db.example.org:6432/registry');
    expect(name).toBe("the store 'postgres://concordat@db.example.org:6432/registry'");
    expect(connection).toEqual({
      application_name: 'concordat',
      host: 'db.example.org',
      port: 6432,
      database: 'registry',
      user: 'concordat',
      password: 'p@ss',
    });
  });

  it('may leave out what the environment says', () => {
    expect(readAddress('postgresql:///registry').connection).toEqual({
      application_name: 'concordat',
      database: 'registry',
    });
  });

  it.each([
    ['postgres://[::1]/r', { host: '::1' }],
    ['postgres:///r?host=/var/run/postgresql', { host: '/var/run/postgresql' }],
    ['postgres://h/r?options=-c%20search_path%3Dregistry', { options: '-c search_path=registry' }],
    ['postgres://h/r?application_name=node-1', { application_name: 'node-1' }],
    ['postgres://h/r?sslmode=disable', { ssl: false }],
    ['postgres://h/r?sslmode=require', { ssl: { rejectUnauthorized: false } }],
    [`postgres://h/r?sslmode=require&sslrootcert=${root}`, { ssl: { ca: 'a certificate' } }],
    [`postgres://h/r?sslmode=verify-ca&sslrootcert=${root}`, { ssl: { ca: 'a certificate' } }],
    ['postgres://h/r?sslmode=verify-full', { ssl: {} }],
    [`postgres://h/r?sslmode=verify-full&sslrootcert=${root}`, { ssl: { ca: 'a certificate' } }],
    [`postgres://h/r?sslrootcert=${root}`, { ssl: { ca: 'a certificate' } }],
  ])('such as %s', (address, connection) => {
    expect(readAddress(address).connection).toMatchObject(connection);
  });

  it('looks at the name of the server only where that is asked for', () => {
    expect(readAddress('postgres://h/r?sslmode=verify-ca').connection.ssl).toHaveProperty('checkServerIdentity');
    expect(readAddress('postgres://h/r?sslmode=verify-full').connection.ssl).not.toHaveProperty('checkServerIdentity');
  });

  it.each([
    ['postgres://u:se/cret@h/r', /is not 'postgres:/],
    ['postgres://u:secret@h:port/r', /is not 'postgres:/],
    ['postgres://u:1?secret@h/r', /has a parameter that is not known/],
    ['postgres://u:1#secret@h/r', /has a '#'/],
    ['postgres://u:secret%@h/r', /has a '%'/],
    ['postgres://u:secret@h/r?sslmod=require', /has a parameter 'sslmod' that is not known; known are host, options/],
    ['postgres://u:secret@h/r?password=secret', /has a parameter 'password'/],
    ['postgres://u:secret@h/r?sslmode=prefer', /sslmode 'prefer'; write disable, require, verify-ca or verify-full/],
    ['postgres://u:secret@h/r?sslrootcert=/no/such/file', /the file '\/no\/such\/file' of the parameter sslrootcert/],
  ])('%s is refused, and nothing of the password is told', (address, sentence) => {
    let told = '';
    try {
      readAddress(address);
    } catch (error) {
      told = error instanceof Error ? error.message : '';
    }
    expect(told).toMatch(sentence);
    expect(told).not.toMatch(/secret|cret@/);
  });
});
