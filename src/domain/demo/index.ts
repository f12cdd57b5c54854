export type { DemoFile } from './demo-file.ts'
export { type DemoDeps, type DemoOptions, seedDemo } from './seed-demo.ts'
