import { invalid, missing, tooLong } from './errors.ts'
import { isObject, type Json } from './json.ts'

/** Readers of a request's fields that answer as Meta does: 131008 missing, 131009 not valid, 100 too long. */

export function requireObject(parent: Json, key: string, path = key): Json {
  const value = parent[key]
  if (value === undefined || value === null) throw missing(path)
  if (!isObject(value)) throw invalid(path, 'an object')
  return value
}

export function requireText(parent: Json, key: string, path: string, most: number): string {
  const value = parent[key]
  if (value === undefined || value === null || value === '') throw missing(path)
  if (typeof value !== 'string') throw invalid(path, 'a text')
  if (value.length > most) throw tooLong(path, most)
  return value
}

export function optionalText(parent: Json, key: string, path: string, most: number): string | undefined {
  return parent[key] === undefined || parent[key] === null ? undefined : requireText(parent, key, path, most)
}

export function requireList(parent: Json, key: string, path: string, least: number, most: number): Json[] {
  const value = parent[key]
  if (value === undefined || value === null) throw missing(path)
  if (!Array.isArray(value)) throw invalid(path, 'a list')
  if (value.length < least || value.length > most) throw invalid(path, `${least} to ${most} items`)
  const objects = value.filter(isObject)
  if (objects.length !== value.length) throw invalid(path, 'a list of objects')
  return objects
}

export function requireUnique(values: string[], path: string): void {
  if (new Set(values).size !== values.length) throw invalid(path, 'values that are all different')
}

export function requireCoordinate(parent: Json, key: string, path: string, most: number): void {
  const value = parent[key]
  if (value === undefined || value === null || value === '') throw missing(path)
  const degrees = Number(value)
  if (!(Math.abs(degrees) <= most)) throw invalid(path, `a number from -${most} to ${most}`)
}
