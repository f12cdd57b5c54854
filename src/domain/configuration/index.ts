export { cached } from './cached.ts'
export { checkMasterKey } from './check-master-key.ts'
export { type ConfigurationWatch, watchConfiguration } from './watch-configuration.ts'
