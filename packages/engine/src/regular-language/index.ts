export {
  everything,
  type Language,
  lengthBetween,
  literal,
  memberOfDifference,
  oneOf,
} from './language.ts';
export { compilePattern, type PatternProblem, patternFault } from './pattern.ts';
export type { Budget } from './search.ts';
