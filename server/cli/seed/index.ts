export { type Seeded, type SeedOptions, seed } from './seed.ts'
export { addSeedCommand } from './seed-command.ts'
