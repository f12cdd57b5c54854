export { buildMovableClock, type ClockMove, type ClockRefusal, type MovableClock } from './movable-clock.ts'
