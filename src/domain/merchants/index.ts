export type { App, AppKey } from './app.ts'
