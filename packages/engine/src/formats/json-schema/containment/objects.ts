import type { Value } from '../value.ts';
import { type Claim, FALSE, type Members, TRUE } from './claims.ts';
import { type NameClass, NameClasses } from './name-classes.ts';
import { member, NONE, type Outcome, unproven } from './outcome.ts';
import type { Search } from './search.ts';

/** Members that a witness may have beside those that are required. */
const MAX_FILLERS = 1_000;
const UNDECIDED_NAME = 'whether a pattern matches a name cannot be decided';

type Broken = Members | { readonly is: 'names'; readonly claim: Claim };

/** A member that is chosen, and what it shall be; or why one cannot be told. */
type Way = { readonly name: string; readonly claims: readonly Claim[] } | (Outcome & { readonly is: 'unproven' });

/** What shall be true of an object. */
interface Wanted {
  /** Every member is as claimed. */
  readonly members: readonly Members[];
  readonly names: readonly Claim[];
  readonly required: readonly string[];
  readonly absent: ReadonlySet<string>;
  readonly min: number;
  readonly max: number;
  /** Some member is not as claimed, or some name. */
  readonly broken: readonly Broken[];
}

/** An object of which all the claims hold. */
export function findObject(question: Search, atoms: readonly Claim[]): Outcome {
  const wanted = collect(question, atoms);
  if (wanted.min > wanted.max || wanted.required.length > wanted.max) return NONE;
  return new ObjectSearch(question, wanted).find();
}

function collect(question: Search, atoms: readonly Claim[]): Wanted {
  const members: Members[] = [];
  const names: Claim[] = [];
  const required: string[] = [];
  const absent = new Set<string>();
  const broken: Broken[] = [];
  let [min, max] = [0, Number.POSITIVE_INFINITY];
  for (const atom of atoms) {
    const term = question.knowledge.expansion.claims.term(atom);
    if (term.is === 'members') (atom > 0 ? members : broken).push(term);
    else if (term.is === 'names' && atom > 0) names.push(term.claim);
    else if (term.is === 'names') broken.push(term);
    else if (term.is === 'has' && atom > 0) required.push(term.name);
    else if (term.is === 'has') absent.add(term.name);
    else if (term.is === 'sized' && atom > 0) min = Math.max(min, term.count);
    else if (term.is === 'sized') max = Math.min(max, term.count - 1);
  }
  return { members, names, required, absent, min, max, broken };
}

/** Members that are chosen: by name, what they shall be. */
type Chosen = ReadonlyMap<string, readonly Claim[]>;

class ObjectSearch {
  readonly #question: Search;
  readonly #wanted: Wanted;
  readonly #bases = new Map<string, readonly Claim[] | undefined>();
  #classes: NameClasses | undefined;
  #named: readonly string[] | undefined;

  constructor(question: Search, wanted: Wanted) {
    this.#question = question;
    this.#wanted = wanted;
  }

  find(): Outcome {
    const chosen = new Map<string, readonly Claim[]>();
    let undecided: Outcome | undefined;
    for (const name of this.#wanted.required) {
      this.#question.spend(1);
      const base = this.#base(name);
      if (base === undefined) return NONE;
      const outcome = this.#question.find(base);
      if (outcome.is === 'none') return NONE;
      if (outcome.is === 'unproven') undecided ??= outcome;
      chosen.set(name, base);
    }
    return undecided ?? this.#break(chosen, 0);
  }

  /** Breaks what shall be broken, one after the other. */
  #break(chosen: Chosen, index: number): Outcome {
    const broken = this.#wanted.broken[index];
    if (broken === undefined) return this.#filled(chosen);
    let undecided: Outcome | undefined;
    for (const way of this.#ways(chosen, broken)) {
      this.#question.spend(1 + (chosen.size >> 2));
      if (!('name' in way)) {
        undecided ??= way;
        continue;
      }
      if (!chosen.has(way.name) && chosen.size >= this.#wanted.max) continue;
      const outcome = this.#question.find(way.claims);
      if (outcome.is === 'unproven') undecided ??= outcome;
      if (outcome.is !== 'member') continue;
      const whole = this.#break(new Map(chosen).set(way.name, way.claims), index + 1);
      if (whole.is === 'member') return whole;
      if (whole.is === 'unproven') undecided ??= whole;
    }
    return undecided ?? NONE;
  }

  /** The members that could be the one that breaks a claim. */
  *#ways(chosen: Chosen, broken: Broken): Generator<Way> {
    const elsewhere = broken.is === 'names' || broken.rest !== TRUE || broken.patterns.length > 0;
    for (const name of elsewhere ? this.#names() : broken.named.keys()) {
      const base = this.#wanted.absent.has(name) ? undefined : (chosen.get(name) ?? this.#base(name));
      const wrong = base && this.#wrongAt(broken, name, base);
      if (base === undefined || wrong === undefined) continue;
      yield wrong === 'unknown' ? { is: 'unproven', reason: UNDECIDED_NAME } : { name, claims: [...base, ...wrong] };
    }
    if (elsewhere) yield* this.#waysElsewhere(chosen, broken);
  }

  /** What is to be claimed of a member so that it breaks the claim; undefined where it cannot; `unknown` where that cannot be told. */
  #wrongAt(broken: Broken, name: string, base: readonly Claim[]): Claim[] | undefined | 'unknown' {
    const { expansion, holding } = this.#question.knowledge;
    if (broken.is === 'names') return holding.holds(broken.claim, name) === true ? undefined : [];
    const { claims, certain } = holding.claimsAt(broken, name);
    if (!certain) return 'unknown';
    return claims.every((claim) => base.includes(claim)) ? undefined : [-expansion.claims.all(claims)];
  }

  /** The same among the names that nobody mentions. */
  *#waysElsewhere(chosen: Chosen, broken: Broken): Generator<Way> {
    for (const one of this.#nameClasses().classes(broken.is === 'names' ? [-broken.claim] : [])) {
      if ('reason' in one) {
        yield { is: 'unproven', reason: one.reason };
        continue;
      }
      const { claims } = this.#question.knowledge.expansion;
      const base = one.claims(this.#wanted.members);
      const wrong = broken.is === 'names' ? [] : [-claims.all(one.claims([broken]))];
      if (wrong.includes(FALSE)) continue;
      // As many names of the class as there are things to break: they need not be broken by the same member.
      const names = this.#nameClasses().namesOf(one, this.#wanted.broken.length);
      for (const name of names) yield { name, claims: [...(chosen.get(name) ?? base), ...wrong] };
    }
  }

  /** The object of the chosen members, and of as many others as it takes. */
  #filled(chosen: Chosen): Outcome {
    const { min, max } = this.#wanted;
    if (chosen.size > max) return NONE;
    const members = new Map<string, Value>();
    for (const [name, claims] of chosen) {
      const outcome = this.#question.find(claims);
      if (outcome.is !== 'member') return outcome;
      members.set(name, outcome.value);
    }
    if (members.size < min) {
      if (min - members.size > MAX_FILLERS) return unproven(`an object would have more than ${MAX_FILLERS} members`);
      const failure = this.#fill(members);
      if (failure !== undefined) return failure;
    }
    const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return member(new Map(sorted));
  }

  /** Adds members until there are enough; what it returns says why there cannot be. */
  #fill(members: Map<string, Value>): Outcome | undefined {
    const { min, absent } = this.#wanted;
    let undecided: Outcome | undefined;
    for (const name of this.#names()) {
      if (members.size >= min) return undefined;
      const base = members.has(name) || absent.has(name) ? undefined : this.#base(name);
      const outcome = base === undefined ? NONE : this.#question.find(base);
      if (outcome.is === 'member') members.set(name, outcome.value);
      else if (outcome.is === 'unproven') undecided ??= outcome;
    }
    for (const one of this.#nameClasses().classes([])) {
      if (members.size >= min) return undefined;
      undecided ??= 'reason' in one ? unproven(one.reason) : this.#fillFrom(one, members);
    }
    return members.size >= min ? undefined : (undecided ?? NONE);
  }

  /** Adds members whose names are of a class; what it returns says why there might be more of them. */
  #fillFrom(one: NameClass, members: Map<string, Value>): Outcome | undefined {
    const { min } = this.#wanted;
    const outcome = this.#question.find(one.claims(this.#wanted.members));
    if (outcome.is === 'unproven') return outcome;
    if (outcome.is === 'none') return undefined;
    for (const name of this.#nameClasses().namesOf(one, min + members.size)) {
      if (members.size < min && !members.has(name)) members.set(name, outcome.value);
    }
    return one.incomplete === undefined ? undefined : unproven(one.incomplete);
  }

  /** What a member of this name shall be anyhow; undefined where there cannot be one. */
  #base(name: string): readonly Claim[] | undefined {
    if (this.#bases.has(name)) return this.#bases.get(name);
    const { holding } = this.#question.knowledge;
    const { absent, names, members } = this.#wanted;
    this.#question.spend(2 + members.length);
    const isPossible = !absent.has(name) && names.every((claim) => holding.holds(claim, name) !== false);
    const base = isPossible ? members.flatMap((each) => holding.claimsAt(each, name).claims) : undefined;
    const possible = base?.includes(FALSE) ? undefined : base;
    this.#bases.set(name, possible);
    return possible;
  }

  /** All names that are mentioned. */
  #names(): readonly string[] {
    const { required, members, broken, absent } = this.#wanted;
    this.#named ??= [
      ...new Set([
        ...required,
        ...broken.flatMap((each) => (each.is === 'names' ? [] : [...each.named.keys()])),
        ...members.flatMap((each) => [...each.named.keys()]),
        ...absent,
      ]),
    ];
    this.#question.spend(this.#named.length);
    return this.#named;
  }

  #nameClasses(): NameClasses {
    const { members, broken, names } = this.#wanted;
    this.#classes ??= new NameClasses(
      this.#question,
      [...members, ...broken.filter((each) => each.is === 'members')],
      names,
      new Set(this.#names()),
    );
    return this.#classes;
  }
}
