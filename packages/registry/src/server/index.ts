export { type Config, flagOf, loadConfig, resolveConfig, SETTINGS, type Setting, type SettingName } from './config.ts';
export { type RunningServer, startServer, type World } from './start.ts';
