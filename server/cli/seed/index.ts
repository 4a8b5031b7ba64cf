export { type Seeded, type SeedOptions, seed } from './seed.ts'
export { addSeedCommand } from './seed-command.ts'
export { rareWord } from './text.ts'
export { languages } from './words/index.ts'
