import { isJsonObject } from '@concordat/engine';
import { markOf, originOfText, type ReplicaElement } from '../../packages/registry/src/domain/replica.ts';
import type { SubjectKey } from '../../packages/registry/src/domain/subject.ts';
import type { Registry } from '../../packages/registry/src/service/registry.ts';
import { UNIVERSE } from './names.ts';
import type { Node } from './node.ts';
import { lets } from './terms.ts';
import type { World } from './world.ts';

/** What does not hold: the name of what was to be, and what is instead. */
export interface Violation {
  readonly obligation: string;
  readonly what: string;
}

/** Rounds in which everything has to have come everywhere, beside those that the way is long. */
const MORE_ROUNDS = 1;

/** Lets the world come to rest, and says what does not hold. */
export async function judge(world: World): Promise<readonly Violation[]> {
  await world.heal();
  const violations: Violation[] = world.accidents.map((error) => ({
    obligation: 'no accidents',
    what: error instanceof Error ? `${error.stack}` : String(error),
  }));
  const most = diameterOf(world) + MORE_ROUNDS;
  let differences: readonly Violation[] | undefined;
  for (let round = 1, before = ''; round <= most && differences?.length !== 0; round += 1) {
    for (const outcome of await world.round()) {
      if (outcome.outcome === 'failed') violations.push({ obligation: 'runs work', what: String(outcome.error) });
    }
    const ends = JSON.stringify(await endsOf(world));
    // While somebody still writes it is not over, whatever is the same by now.
    differences = ends === before || round === most ? await convergence(world) : undefined;
    before = ends;
  }
  violations.push(...(differences ?? []));
  const probes = world.nodes.map((node) => node.probe());
  violations.push(...(await quiescence(world)), ...(await scope(world)));
  for (const [index, node] of world.nodes.entries()) {
    const probe = probes[index];
    if (probe === undefined) continue;
    violations.push(...(await validity(world, node, probe)), ...(await interference(world, node, probe)));
    violations.push(...(await progress(node)), ...(await readable(world, node, probe, probes)));
  }
  return violations;
}

/** P2: what a node may hear of another one's elements is what that has. */
async function convergence(world: World): Promise<readonly Violation[]> {
  // Digests are kept up to date from what a process hears; a probe hears nothing, and so each looks once.
  const probes = world.nodes.map((node) => node.probe());
  const violations: Violation[] = [];
  for (const [home, node] of world.nodes.entries()) {
    const registry = node.place.root;
    const own = await probes[home]?.replicas.digest({ place: node.place, registry });
    for (const at of reachedFrom(world, home)) {
      if (world.schedule.edges.some(({ terms }) => terms !== undefined)) {
        violations.push(...(await convergenceOfSome(world, node, world.nodes[at] ?? node)));
        continue;
      }
      const place = world.nodes[at]?.place ?? node.place;
      const there = await probes[at]?.replicas.digest({ place, registry });
      if (there?.digest === own?.digest) continue;
      const what = `node ${at} has ${JSON.stringify(there)} of node ${home}, which has ${JSON.stringify(own)}`;
      violations.push({ obligation: 'P2 convergence', what });
    }
  }
  return violations;
}

/** P2, where links are about some elements alone: of each that may come from one node to another, both have the same. */
async function convergenceOfSome(world: World, home: Node, at: Node): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  const [own, there] = [home.probe(), at.probe()];
  for (const key of UNIVERSE) {
    if (!comesTo(world, home.index, key).has(at.index)) continue;
    const origin = { registry: home.place.root, ...key };
    const [is, was] = [
      await there.replicas.element({ place: at.place, origin }),
      await own.replicas.element({ place: home.place, origin }),
    ];
    if (stateOf(is) === stateOf(was)) continue;
    const what = `node ${at.index} has ${JSON.stringify(is)}, which is ${JSON.stringify(was)}`;
    violations.push({ obligation: 'P2 convergence', what });
  }
  return violations;
}

/** What is gone and what was never there is the same. */
function stateOf(element: ReplicaElement | undefined): string {
  return element === undefined || element.deleted ? '' : markOf(element).hash;
}

/** P1: nothing is anywhere that none of the links on the way is about, under whatever name. */
async function scope(world: World): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  for (const node of world.nodes) {
    for (const { origin } of await elementsOf(node, node.probe())) {
      const { registry, ...key } = origin;
      const home = world.nodes.findIndex(({ place }) => place.root === registry);
      if (comesTo(world, home, key).has(node.index)) continue;
      violations.push({ obligation: 'P1 scope', what: `node ${node.index} knows of ${JSON.stringify(origin)}` });
    }
  }
  return violations;
}

/** P3, P6: when all is known everywhere, nobody writes anything into his log any more. */
async function quiescence(world: World): Promise<readonly Violation[]> {
  const before = await endsOf(world);
  await world.round();
  const after = await endsOf(world);
  // An operator's word is a fact, too; nothing raises an alarm here.
  return before.flatMap((sequence, index) =>
    sequence === after[index] ? [] : [{ obligation: 'P3 idempotence', what: `node ${index} went on writing` }],
  );
}

function endsOf({ nodes }: World): Promise<readonly number[]> {
  return Promise.all(nodes.map(({ disk }) => disk.lastSequence()));
}

/** P1: every version that a link brought was there at home once. */
async function validity(world: World, node: Node, probe: Registry): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  for (const { origin, versions } of await elementsOf(node, probe)) {
    if (origin.registry === node.place.root) continue;
    for (const { number, hash } of versions) {
      if (world.history.hadVersion(origin, number, hash)) continue;
      violations.push({
        obligation: 'P1 validity',
        what: `node ${node.index} has ${JSON.stringify(origin)} ${number}`,
      });
    }
  }
  return violations;
}

/** P7: what is at home at a node is as it was after the last thing that was done to it there. */
async function interference(world: World, node: Node, probe: Registry): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  for (const { group, subject } of UNIVERSE) {
    const origin = { registry: node.place.root, group, subject };
    const element = await probe.replicas.element({ place: node.place, origin });
    const last = world.history.last(origin);
    if (last === undefined || (element !== undefined && markOf(element).hash === last)) continue;
    violations.push({ obligation: 'P7 non-interference', what: `${JSON.stringify(origin)} is another one` });
  }
  return violations;
}

/** P5, P6: a node takes states of an element in the order of their epochs, each at most once. */
async function progress(node: Node): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  const newest = new Map<string, number>();
  for (const fact of await node.disk.facts(0, Number.MAX_SAFE_INTEGER)) {
    if (fact.kind !== 'replica-set' || !isJsonObject(fact.replica)) continue;
    const { origin, epoch } = fact.replica;
    const before = newest.get(String(origin)) ?? -1;
    newest.set(String(origin), Number(epoch));
    if (Number(epoch) > before) continue;
    const what = `node ${node.index} took epoch ${epoch} of ${origin} after ${before}`;
    violations.push({ obligation: 'P5 no resurrection', what });
  }
  return violations;
}

/** P8, P10: a replica has the versions of its home under its name here and under their URIs, with the same bytes; its latest is the same. */
async function readable(
  world: World,
  node: Node,
  probe: Registry,
  probes: readonly Registry[],
): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  const records = await node.disk.recordPage('replica', { offset: 0, limit: 1000 });
  for (const { key, body } of records.items) {
    const origin = originOfText(String(isJsonObject(body) ? body.origin : ''));
    const home = world.nodes.findIndex(({ place }) => place.root === origin.registry);
    const its = probes[home];
    if (origin.subject === '' || its === undefined) continue;
    const [here, there] = [
      { group: key.group, subject: key.name },
      { group: origin.group, subject: origin.subject },
    ];
    const numbers = await numbersOf(its, there);
    const what = `${JSON.stringify(origin)} at node ${node.index}`;
    if (JSON.stringify(await numbersOf(probe, here)) !== JSON.stringify(numbers)) {
      violations.push({ obligation: 'P8 latest agreement', what });
      continue;
    }
    for (const number of numbers) {
      const document = await its.schemaGroups.document(there, number);
      const copy = await probe.schemaGroups.document(here, number);
      const uri = copy.uri ?? '';
      const found = await probe.schemaGroups.byUri(uri, node.place).catch(() => undefined);
      const bytes = [document, copy, found?.document].map((each) => {
        return JSON.stringify(
          each?.representations.map(({ text, contentType, format }) => [text, contentType, format]),
        );
      });
      if (new Set(bytes).size !== 1)
        violations.push({ obligation: 'P10 URI stability', what: `${what} ${number} ${uri} ${bytes.join(' ')}` });
    }
  }
  return violations;
}

async function numbersOf(registry: Registry, key: { readonly group: string; readonly subject: string }) {
  return registry.schemaGroups.versions(key).catch(() => []);
}

async function elementsOf(node: Node, probe: Registry): Promise<readonly ReplicaElement[]> {
  const elements: ReplicaElement[] = [];
  for (let after: string | undefined; ; ) {
    const page = await probe.replicas.elements({ place: node.place, ...(after !== undefined && { after }) });
    elements.push(...page.elements);
    if (page.next === undefined) return elements;
    after = page.next;
  }
}

/** The nodes to which a node's elements come, over however many others. */
function reachedFrom({ schedule }: World, home: number): readonly number[] {
  const reached = new Set([home]);
  for (const at of reached) for (const { from, to } of schedule.edges) if (from === at) reached.add(to);
  reached.delete(home);
  return [...reached];
}

/** The nodes at which an element of a node may be: its home, and where all links of some way are about it. */
function comesTo({ schedule }: World, home: number, key: SubjectKey): ReadonlySet<number> {
  const reached = new Set([home]);
  for (const at of reached) {
    for (const { from, to, terms = {} } of schedule.edges) if (from === at && lets(terms, home, key)) reached.add(to);
  }
  return reached;
}

/** The longest of the shortest ways between two nodes. */
function diameterOf(world: World): number {
  let longest = 1;
  for (let home = 0; home < world.schedule.nodes; home += 1) {
    const distance = new Map([[home, 0]]);
    for (const [at, steps] of distance) {
      for (const { from, to } of world.schedule.edges)
        if (from === at && !distance.has(to)) distance.set(to, steps + 1);
    }
    longest = Math.max(longest, ...distance.values());
  }
  return longest;
}
