export { instantOf, type Wall, type Zone, zoneOf } from '../../../core/custom-fields/index.ts'
