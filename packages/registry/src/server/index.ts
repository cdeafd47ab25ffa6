export type { Copied, CopyProgress } from '../store/copy/copy-store.ts';
export type { Exported } from '../store/copy/export-store.ts';
export { copyStore, exportStore, importStore, migrateStore } from '../store/open-store.ts';
export type { Migrated } from '../store/sql/migrations.ts';
export { type Config, flagOf, loadConfig, resolveConfig, SETTINGS, type Setting, type SettingName } from './config.ts';
export { type RunningServer, startServer, type World } from './start.ts';
export { startWorkers } from './workers/primary.ts';
export { isWorker, serveAsWorker } from './workers/worker.ts';
