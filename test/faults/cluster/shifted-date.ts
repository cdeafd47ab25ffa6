/** Loaded before a program, it makes `Date` go by the file that FAULT_CLOCK names: seconds to add to the time. */
import { readFileSync } from 'node:fs';

const file = process.env.FAULT_CLOCK ?? '';
const Real = Date;
const shifted = (): number => Real.now() + Number(readFileSync(file, 'utf8')) * 1000;

globalThis.Date = new Proxy(Real, {
  construct: (target, args: [], own) => Reflect.construct(target, args.length === 0 ? [shifted()] : args, own) as Date,
  apply: () => new Real(shifted()).toString(),
  get: (target, name, self) => (name === 'now' ? shifted : (Reflect.get(target, name, self) as unknown)),
});
