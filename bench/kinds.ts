import { type EmptyStore, emptyFile } from './filling.ts';
import { startPostgres } from './postgres.ts';
import { withFolder } from './processes.ts';

/** Where stores are made, and what their database has taken. */
export interface Kind {
  readonly name: string;
  newStore(): Promise<EmptyStore>;
  settle(address: string): Promise<void>;
  databaseSeconds(): number;
}

/** Works over files of SQLite, and then, where it is wanted, over a PostgreSQL that is started for it and stopped afterwards. */
export async function overKinds(work: (kind: Kind) => Promise<void>, withPostgres = true): Promise<void> {
  await withFolder(async (folder) => {
    let files = 0;
    const newStore = async () => {
      files += 1;
      return emptyFile(`${folder}/${files}.db`);
    };
    await work({ name: 'SQLite', newStore, settle: async () => undefined, databaseSeconds: () => 0 });
    if (!withPostgres) return;
    const server = await startPostgres();
    try {
      await work({
        name: 'PostgreSQL',
        newStore: () => server.newDatabase(),
        settle: (address) => server.settle(address),
        databaseSeconds: () => server.processorSeconds(),
      });
    } finally {
      await server.stop();
    }
  });
}
