import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema'
import schema from 'dockerflow-mozlog/schema.json' with { type: 'json' }

// The published schema is the only definition of a mozlog line.
const validator = new Validator(schema as Schema, '2020-12', false)

/** Why `line` is not one mozlog record (clause R2); `undefined` if it is one. */
export function mozlogProblem(line: string): string | undefined {
  let record: unknown
  try {
    record = JSON.parse(line)
  } catch {
    return 'it is not JSON'
  }
  const { valid, errors } = validator.validate(record)
  return valid ? undefined : inWords(innermost(errors))
}

/** Keywords that only say that something below them is wrong. */
const OUTER = new Set(['properties', 'additionalProperties', '$ref', 'items'])
/** Keywords that say more than that no alternative fits. */
const TELLING = new Set(['anyOf', 'minProperties', 'minItems'])

/** The error at the deepest place that says what is wrong, and not what one of several alternatives wants. */
function innermost(errors: readonly OutputUnit[]): OutputUnit | undefined {
  const depth = ({ instanceLocation }: OutputUnit) => instanceLocation.split('/').length
  return errors
    .filter(({ keyword }) => !OUTER.has(keyword))
    .filter(({ keyword, keywordLocation }) => !keywordLocation.includes('/anyOf/') || TELLING.has(keyword))
    .toSorted((a, b) => depth(b) - depth(a) || Number(a.keyword === 'anyOf') - Number(b.keyword === 'anyOf'))
    .at(0)
}

function inWords(found: OutputUnit | undefined): string {
  if (found === undefined) return 'it is not a mozlog record'
  const { keyword, error } = found
  const place = placeOf(found)
  const [, quoted = ''] = /"([^"]*)"/.exec(error) ?? []
  switch (keyword) {
    case 'required':
      return `${quoted} is missing`
    case 'false':
      return `${place} is not a key of mozlog`
    case 'minProperties':
    case 'minItems':
    case 'minLength':
      return `${place} is empty`
    case 'anyOf':
      return `${place} is not a string, number, boolean, a list of one of these, or one level of object`
    case 'type':
      return `${place} is not of type ${error.replace(/^.*Expected /, '').replaceAll(/["."]/g, '')}`
    case 'const':
      return `${place} is not "${quoted}"`
    case 'enum':
      return `${place} is none of ${error.replace(/^.*any of /, '').replace(/\.$/, '')}`
    default:
      return `${place}: ${error.replace(/\.$/, '')}`
  }
}

function placeOf({ instanceLocation }: OutputUnit): string {
  const keys = instanceLocation
    .split('/')
    .slice(1)
    .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'))
  return keys.length === 0 ? 'it' : keys.join('.')
}
