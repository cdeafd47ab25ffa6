import type { Link } from '../draft.ts';

/** Checks the rules of the language that need more than one element, or what its names stand for. */
export function checkFile(_link: Link): void {}
