// What operations cost, at several sizes of a registry.
import { createRegistry, openStore, type Registry } from '@concordat/registry';
import { type EmptyStore, fill, type Topic } from '../filling.ts';
import type { Kind } from '../kinds.ts';
import { printTable } from '../samples.ts';

/** Leads from one place to another one far away, whatever the size. */
export const STRIDE = 7919;
export const GROUP = 'default';

/** A registry of a size. */
export interface Sized {
  readonly registry: Registry;
  /** How many there are of what grows. */
  readonly size: number;
  /** The version of an operation: another one each time. */
  at(index: number): { readonly subject: string; readonly number: number };
}

/** Something that a registry is asked to do. */
export interface Operation {
  readonly name: string;
  readonly times: number;
  /** True: what counts is the first call of a process. */
  readonly isFirst?: boolean;
  call(on: Sized, index: number): Promise<unknown>;
}

/** A size, and how a store comes to it. */
export interface Size {
  readonly on: Omit<Sized, 'registry'>;
  readonly filled: Iterable<Topic>;
  /** What is added to the versions. */
  add?(registry: Registry): Promise<void>;
}

/** Prints a table: what operations cost at the smallest size, and how many times as much at the others. What writes has to come last. */
export async function grow(
  kind: Kind,
  what: string,
  operations: readonly Operation[],
  sizes: readonly Size[],
): Promise<void> {
  const columns: number[][] = [];
  for (const size of sizes) columns.push(await measureAt(kind, operations, size));
  const names = sizes.map(({ on }, index) => `${on.size.toLocaleString('en')}${index ? '' : ': µs'}`);
  printTable(
    [`${kind.name}, ${what}`, ...names],
    operations.map(({ name }, row) => {
      const [least = 0, ...others] = columns.map((column) => column[row] ?? 0);
      return [name, Math.round(least), ...others.map((cost) => `× ${(cost / least).toFixed(1)}`)];
    }),
  );
}

/** Microseconds of each operation at a size, in their order. */
export async function measureAt(
  kind: Kind,
  operations: readonly Operation[],
  { on, filled, add }: Size,
): Promise<number[]> {
  const store = await kind.newStore();
  await fill(store, filled);
  if (add !== undefined) {
    const registry = await registryOver(store);
    await add(registry);
    await registry.close();
  }
  await kind.settle(store.address);
  const costs: number[] = [];
  for (const operation of operations) {
    const samples: number[] = [];
    while (samples.length < operation.times) samples.push(...(await calls(kind, store, on, operation)));
    costs.push(samples.reduce((sum, sample) => sum + sample, 0) / samples.length);
  }
  return costs;
}

/** Calls of a registry that has read nothing before but what the first call needs, each for another version. */
async function calls(
  kind: Kind,
  store: EmptyStore,
  sized: Omit<Sized, 'registry'>,
  { times, call, isFirst = false }: Operation,
): Promise<number[]> {
  const registry = await registryOver(store);
  const on = { ...sized, registry };
  const count = isFirst ? 1 : Math.min(times, Math.max(sized.size - 1, 1));
  if (!isFirst) await call(on, sized.size - 1);
  const processor = process.cpuUsage();
  const database = kind.databaseSeconds();
  for (let index = 0; index < count; index += 1) await call(on, index);
  const { user, system } = process.cpuUsage(processor);
  const cost = (user + system + (kind.databaseSeconds() - database) * 1e6) / count;
  await registry.close();
  return Array.from({ length: count }, () => cost);
}

async function registryOver({ address }: EmptyStore): Promise<Registry> {
  return createRegistry(await openStore(address), { clock: () => new Date() });
}
