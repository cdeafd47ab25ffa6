import { pull } from '../../packages/registry/src/feed/links/pull.ts';
import { push } from '../../packages/registry/src/feed/links/push.ts';
import type { SourceRegistry } from '../../packages/registry/src/feed/links/source-registry.ts';
import type { TargetRegistry } from '../../packages/registry/src/feed/links/target-registry.ts';
import type { RunOutcome } from '../../packages/registry/src/feed/links/turn.ts';
import { Random } from '../faults/random.ts';
import { Clockwork } from './clockwork.ts';
import { carryOut } from './deeds.ts';
import { History } from './history.ts';
import { localSource, localTarget } from './local.ts';
import { groupName, schemaName, UNIVERSE } from './names.ts';
import { Network } from './network.ts';
import { Crashed, Node } from './node.ts';
import type { Deed, Edge, Schedule, Step } from './schedule.ts';

/** A link as the world runs it. */
interface Route {
  readonly id: string;
  readonly edge: Edge;
  /** The node whose process does the work: that of the link's target when it pulls, of its source when it pushes. */
  readonly worker: number;
  token: number;
  /** Names the process that runs it now; an older one ends when it sees this. */
  turn: number;
}

/** Nodes, the wires between them, and what happens. */
export class World {
  readonly schedule: Schedule;
  readonly clockwork = new Clockwork();
  readonly network: Network;
  readonly nodes: readonly Node[];
  readonly routes: readonly Route[];
  readonly history: History;
  readonly #random: Random;
  /** Errors that nobody expects. */
  readonly accidents: unknown[] = [];
  #isOver = false;

  private constructor(schedule: Schedule) {
    this.schedule = schedule;
    const random = new Random(`${schedule.seed} world`);
    this.#random = random.fork('runs');
    this.network = new Network(this.clockwork, random.fork('network'));
    this.nodes = Array.from({ length: schedule.nodes }, (_, index) => {
      return new Node(index, this.clockwork, random.fork(`node ${index}`));
    });
    this.routes = schedule.edges.map((edge, index) => ({
      id: idOf(schedule.edges, index),
      edge,
      worker: edge.direction === 'pull' ? edge.to : edge.from,
      token: 0,
      turn: 0,
    }));
    this.history = new History(this.nodes);
  }

  /** Plays a schedule to its end, with everything that goes wrong in it. */
  static async play(schedule: Schedule): Promise<World> {
    const world = new World(schedule);
    await world.#prepare();
    const end = schedule.steps.at(-1)?.tick ?? 0;
    for (const step of schedule.steps) {
      world.clockwork.at(step.tick + 1, () => world.#begin(world.#take(step)));
    }
    await world.clockwork.runUntil(end + 100);
    return world;
  }

  /** Nothing goes wrong any more; what runs still comes to its end. */
  async heal(): Promise<void> {
    this.#isOver = true;
    this.network.heal();
    for (const node of this.nodes) {
      node.crashRate = 0;
      if (!node.isUp) node.start();
    }
    await this.clockwork.runUntil(this.clockwork.tick + 1000);
    for (const node of this.nodes) await this.history.note(node, UNIVERSE);
  }

  /** Runs every link once, in an order that does not matter, and lets an operator confirm what raised an alarm. */
  async round(): Promise<readonly RunOutcome[]> {
    // Longer than any pause after a failure.
    await this.clockwork.runUntil(this.clockwork.tick + 4000);
    const outcomes: RunOutcome[] = [];
    for (const route of this.routes) {
      outcomes.push(await this.#run(route));
      if (outcomes.at(-1)?.outcome !== 'alarmed') continue;
      await this.#node(route.worker).registry.links.resume(route.id, { confirm: true });
      outcomes.push(await this.#run(route));
    }
    return outcomes;
  }

  async #prepare(): Promise<void> {
    for (const { id, edge, worker } of this.routes) {
      const [from, to] = [this.#node(edge.from), this.#node(edge.to)];
      if (edge.direction === 'push') {
        await from.addLink(id, to, 'push', edge.terms);
        await to.addLink(id, from, 'accept', edge.terms);
      } else await to.addLink(id, from, 'pull', edge.terms);
      this.#node(worker).onStart = () => undefined;
    }
    for (const node of this.nodes) {
      node.crashRate = 0.004;
      node.onStart = () => {
        for (const route of this.routes) if (route.worker === node.index) this.#begin(this.#keepRunning(route));
      };
      node.onStart();
    }
  }

  #begin(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!(error instanceof Crashed)) this.accidents.push(error);
    });
  }

  async #keepRunning(route: Route): Promise<void> {
    const node = this.#node(route.worker);
    const { incarnation } = node;
    route.turn += 1;
    const { turn } = route;
    while (!this.#isOver && node.incarnation === incarnation && route.turn === turn) {
      await this.clockwork.sleep(this.#random.between(1, route.edge.interval));
      if (this.#isOver || node.incarnation !== incarnation || route.turn !== turn) return;
      await this.#run(route);
    }
  }

  async #run(route: Route): Promise<RunOutcome> {
    const { id, edge } = route;
    const node = this.#node(route.worker);
    const { linking, replicas } = node.registry;
    const link = (await linking.links()).find((each) => each.id === id);
    if (link === undefined) throw new Error(`there is no link ${id}`);
    route.token += 1;
    const { token } = route;
    const run = { linking, link, root: node.place.root, token, clock: node.clock };
    return edge.direction === 'pull'
      ? pull(run, this.#source(edge))
      : push({ ...run, replicas, place: node.place }, this.#target(edge, id));
  }

  async #take({ node: index, deed }: Step): Promise<void> {
    const node = this.#node(index);
    switch (deed.do) {
      case 'crash':
        return node.crash(deed.ticks);
      case 'part':
        return this.network.cut(index, deed.other, deed.ticks);
      case 'take-over':
        for (const route of this.routes) if (route.worker === index && node.isUp) this.#begin(this.#keepRunning(route));
        return;
      case 'confirm':
      case 'reset':
        return this.#operate(node, deed.do);
      default:
        await carryOut(node, deed);
        await this.history.note(node, keysOf(deed));
        await this.#tell(node, deed);
    }
  }

  async #operate(node: Node, what: 'confirm' | 'reset'): Promise<void> {
    for (const { id, worker } of this.routes) {
      if (worker !== node.index || !node.isUp) continue;
      const { links } = node.registry;
      if (what === 'reset') await links.reset(id);
      else if ((await links.status(id)).alarm !== undefined) await links.resume(id, { confirm: true });
    }
  }

  /** Tells those who pull from a node that something happened; nobody hears whether it arrived. */
  async #tell(node: Node, deed: Deed): Promise<void> {
    const origins = keysOf(deed).map((key) => ({ registry: node.place.root, ...key }));
    for (const { id, edge } of this.routes) {
      if (edge.from !== node.index || !edge.isTold || edge.direction !== 'pull') continue;
      const notify = () => this.#node(edge.to).registry.links.notify(id, origins);
      await this.network.call(edge.from, edge.to, notify).catch(() => undefined);
    }
  }

  #source({ from, to }: Edge): SourceRegistry {
    const node = this.#node(from);
    const ask = <Answer>(question: (source: SourceRegistry) => Promise<Answer>): Promise<Answer> =>
      this.network.call(to, from, async () => question(localSource(node.registry.replicas, node.place)));
    return {
      isNative: true,
      changes: (after) => ask((source) => source.changes(after)),
      elements: (after) => ask((source) => source.elements(after)),
      element: (origin) => ask((source) => source.element(origin)),
      versions: (origin, numbers) => ask((source) => source.versions(origin, numbers)),
    };
  }

  #target({ from, to }: Edge, link: string): TargetRegistry {
    const node = this.#node(to);
    const ask = <Answer>(question: (target: TargetRegistry) => Promise<Answer>): Promise<Answer> =>
      this.network.call(from, to, async () => question(localTarget(node.registry.replicas, node.place, link)));
    return {
      isNative: true,
      wanted: (element) => ask((target) => target.wanted(element)),
      accept: (element, versions) => ask((target) => target.accept(element, versions)),
    };
  }

  #node(index: number): Node {
    const node = this.nodes[index];
    if (node === undefined) throw new Error(`there is no node ${index}`);
    return node;
  }
}

/** The id of a link; a second one between the same nodes is told by its number. */
function idOf(edges: readonly Edge[], index: number): string {
  const nameOf = ({ from, to }: Edge): string => `from-${from}-to-${to}`;
  const [name = '', ...before] = edges
    .slice(0, index + 1)
    .reverse()
    .map(nameOf);
  const others = before.filter((other) => other === name).length;
  return others === 0 ? name : `${name}-${others + 1}`;
}

/** What a deed may change. */
function keysOf(deed: Deed): typeof UNIVERSE {
  switch (deed.do) {
    case 'put-group':
      return [{ group: groupName(deed.group), subject: '' }];
    case 'delete-group':
      return UNIVERSE.filter(({ group }) => group === groupName(deed.group));
    case 'rename':
      return [schemaName(deed.group, deed.schema), schemaName(deed.group, deed.to)];
    default:
      return 'schema' in deed ? [schemaName(deed.group, deed.schema)] : [];
  }
}
