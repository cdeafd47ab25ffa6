import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type AddressPolicy, addressFault, isPublic } from './address-policy.ts';

/** An address that a connection may be made to. */
export interface Resolved {
  readonly address: string;
  readonly family: 4 | 6;
}

/** No connection was made: the policy does not allow it, and asking again would not help until somebody changes that. */
class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/**
 * The addresses of a host, asked for once: a connection is to be made to one of these, and not to the name, which may mean something else
 * a moment later. One address that is refused refuses the host. Rejects where the policy does not allow it, or as the resolver does.
 */
export async function resolveHost(
  host: string,
  policy: AddressPolicy,
  { encrypted }: { readonly encrypted: boolean },
): Promise<readonly [Resolved, ...Resolved[]]> {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const found = isIP(bare) === 0 ? await lookup(bare, { all: true, order: 'ipv4first' }) : [{ address: bare }];
  for (const { address } of found) {
    const fault = addressFault(address, policy);
    if (fault !== undefined) throw new AddressRefused(`the address of '${bare}' is not to be connected to: ${fault}`);
    if (!encrypted && isPublic(address)) {
      throw new AddressRefused(`'${bare}' is outside, and would be reached in the clear; use an encrypted scheme`);
    }
  }
  const [first, ...others] = found.map(({ address }): Resolved => ({ address, family: isIP(address) === 6 ? 6 : 4 }));
  if (first === undefined) throw new Error(`'${bare}' has no address`);
  return [first, ...others];
}
