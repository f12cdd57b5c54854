export type { DemoFile } from './demo-file.ts'
export { openingBalance } from './opening-balance.ts'
export { type DemoCatalog, type DemoOfProtocol, type PlannedApp, usedProducts } from './plan-apps.ts'
export { type DemoDeps, type DemoOptions, seedDemo } from './seed-demo.ts'
