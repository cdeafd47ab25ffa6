import { ContractRegistry } from './contract-registry.ts';
import { createRegistry } from './service/create-registry.ts';
import { openStore, type StoreAddress } from './store/open-store.ts';

export type { ContractInput, ContractReport } from '@concordat/engine';
export {
  ContractRegistry,
  type DeprecationInput,
  type RegisterOptions,
  type RegistrationReport,
} from './contract-registry.ts';
export type { Caller, Grant, Role } from './domain/caller.ts';
export { type ErrorCode, RegistryError } from './domain/error.ts';
export type { Fact } from './domain/fact.ts';
export { type BrokenLog, NOTHING_VERIFIED, type VerifiedLog, verifyLog } from './domain/fact-chain.ts';
export { GRANT_FORM, parseGrant } from './domain/grant.ts';
export type { Access, ApiKey, AuditPage, AuditQuery, NewKey } from './service/access/access.ts';
export { shownKey } from './service/access/key-records.ts';
export type { Asking } from './service/asking.ts';
export { createRegistry, type RegistryOptions } from './service/create-registry.ts';
export type {
  CheckOutcome,
  ContractVersion,
  FactLog,
  Mode,
  Page,
  Permission,
  RegisterCommand,
  RegisterOutcome,
  Registry,
} from './service/registry.ts';
export type { Sealing } from './service/sealing.ts';
export type { Telemetry } from './service/telemetry.ts';
export { isStoreAddress, openStore, type StoreAddress } from './store/open-store.ts';
export type { Store } from './store/port.ts';

/** Where a registry keeps what it is told, and what time it is. */
export interface OpenOptions {
  /** `memory`, `sqlite:` and the path of a file, or the address of a database of PostgreSQL. */
  readonly store: StoreAddress;
  readonly clock?: () => Date;
}

/**
 * Opens a registry of data contracts. Rejects with a {@link RegistryError}: `store-locked` when another process has the file,
 * `store-newer` when a newer Concordat wrote it, `store-failed` for everything else, with the reason.
 */
export async function openRegistry({ store, clock = () => new Date() }: OpenOptions): Promise<ContractRegistry> {
  return new ContractRegistry(createRegistry(await openStore(store), { clock }));
}
