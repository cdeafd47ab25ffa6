import { describe, expect, it } from 'vitest';
import { addressFault, isNetwork, isPublic } from './address-policy.ts';

const STRICT = { privateAllowed: false, networks: [] };
const OPEN = { privateAllowed: true, networks: [] };

describe('an address', () => {
  it.each(['93.184.215.14', '8.8.8.8', '2606:4700:4700::1111', '2a00:1450:4001:80b::200e'])(
    'of the public internet may be connected to: %s',
    (address) => {
      expect(addressFault(address, STRICT)).toBeUndefined();
      expect(isPublic(address)).toBe(true);
    },
  );

  it.each([
    '127.0.0.1',
    '127.1.2.3',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '::1',
    'fd12:3456::1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
  ])('of a private network only where that is allowed: %s', (address) => {
    expect(addressFault(address, STRICT)).toBe('it is in a private network');
    expect(addressFault(address, OPEN)).toBeUndefined();
    expect(isPublic(address)).toBe(false);
  });

  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '169.254.169.254',
    '169.254.0.1',
    '100.100.100.200',
    '168.63.129.16',
    'fd00:ec2::254',
    '::ffff:169.254.169.254',
    '224.0.0.1',
    '255.255.255.255',
    '240.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '::',
    '::7f00:1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '64:ff9b::a00:1',
    '2002:a00:1::1',
    '2001:0:a00:1::1',
    '2001:db8::1',
    '100::1',
    '4000::1',
  ])('that is no place for a sink may never be: %s', (address) => {
    expect(addressFault(address, OPEN)).toBe('it is of a range that is no place for a sink');
  });

  it('may be connected to where its network is named', () => {
    const named = { privateAllowed: false, networks: ['10.20.0.0/16', 'fd12::/16', '169.254.169.254/32'] };
    for (const address of ['10.20.3.4', '::ffff:10.20.3.4', 'fd12::1', '169.254.169.254']) {
      expect(addressFault(address, named)).toBeUndefined();
    }
    for (const address of ['10.21.0.1', 'fd13::1', '127.0.0.1']) expect(addressFault(address, named)).toBeDefined();
  });

  it('is no name', () => {
    expect(addressFault('example.org', OPEN)).toBe('it is no address');
    expect([isNetwork('10.0.0.0/8'), isNetwork('10.0.0.0'), isNetwork('10.0.0.0/40')]).toEqual([true, false, false]);
  });
});
