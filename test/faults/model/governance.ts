import { datasetAt, type State } from './state.ts';

/** What it takes in a state for a contract to come into force: as its dataset says, else its namespace, else what is said for all contracts, or for all. */
export function governanceOf(state: State, contract: string): 'open' | 'governed' {
  const dot = contract.lastIndexOf('.');
  const [namespace, name] = [contract.slice(0, dot), contract.slice(dot + 1)];
  const said = [namespace, 'contracts', ''].map((group) => state.governance.get(group));
  return datasetAt(state, namespace, name)?.governance ?? said.find((each) => each !== undefined) ?? 'open';
}
