import ipaddr from 'ipaddr.js';

/** Which addresses, beside those of the public internet, this program may be sent to by what its users write. */
export interface AddressPolicy {
  /** True: all of private networks and of this machine. */
  readonly privateAllowed: boolean;
  /** Networks that are allowed whatever they are, such as `10.20.0.0/16`. */
  readonly networks: readonly string[];
}

/** Clouds tell their secrets there, to whoever asks from inside; never meant by a sink. */
const METADATA: ReadonlySet<string> = new Set(['169.254.169.254', 'fd00:ec2::254', '100.100.100.200', '168.63.129.16']);

const PRIVATE_RANGES: ReadonlySet<string> = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);

/** Where IPv6 addresses of the public internet begin (RFC 4291, section 2.4, and IANA's assignments): 2000::/3. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

/** What is known of an address. */
type Standing = 'public' | 'private' | 'special';

/** True for an address of the public internet, which is reached in the clear by nobody who means well. */
export function isPublic(address: string): boolean {
  return standingOf(address) === 'public';
}

/**
 * Why no connection may be made to an address; undefined where one may be. IPv4 addresses in IPv6 ones (RFC 4291, section 2.5.5) count as
 * what they stand for; those that other networks translate (NAT64, 6to4, Teredo) are refused unless their network is allowed.
 */
export function addressFault(address: string, { privateAllowed, networks }: AddressPolicy): string | undefined {
  if (!ipaddr.isValid(address)) return 'it is no address';
  if (networks.some((network) => isWithin(address, network))) return undefined;
  const standing = standingOf(address);
  if (standing === 'public' || (standing === 'private' && privateAllowed)) return undefined;
  return standing === 'private' ? 'it is in a private network' : 'it is of a range that is no place for a sink';
}

/** True where a text names a network, such as `10.0.0.0/8` or `fd00::/8`. */
export function isNetwork(text: string): boolean {
  return ipaddr.isValidCIDR(text);
}

function standingOf(address: string): Standing {
  const plain = ipaddr.process(address);
  if (METADATA.has(plain.toString())) return 'special';
  const range = plain.range();
  if (PRIVATE_RANGES.has(range)) return 'private';
  if (range !== 'unicast') return 'special';
  return plain instanceof ipaddr.IPv6 && !plain.match(GLOBAL_UNICAST) ? 'special' : 'public';
}

function isWithin(address: string, network: string): boolean {
  const plain = ipaddr.process(address);
  const [base, bits] = ipaddr.parseCIDR(network);
  return plain.kind() === base.kind() && plain.match([base, bits]);
}
