import { version } from '../report/package-version.ts'
import type { ClauseResult, TargetReport } from '../report/report.ts'
import { CLAUSES } from '../spec/clauses.ts'
import { docsLink } from '../spec/docs-link.ts'
import type { FormatOptions } from './format.ts'
import { printable } from './printable.ts'

/** SARIF 2.1.0, for code scanning: a rule for each clause, a result for each failure. */
export function sarif(reports: readonly TargetReport[], options: FormatOptions = {}): string {
  const rules = Object.values(CLAUSES).map(({ id, level, title, text, fix }) => ({
    id,
    name: title,
    shortDescription: { text: title },
    fullDescription: { text },
    help: { text: fix },
    helpUri: docsLink(id),
    defaultConfiguration: { level: level === 'MUST' ? 'error' : 'note' },
  }))
  const results = reports.flatMap(({ target, clauses }) =>
    clauses.filter(({ verdict }) => verdict === 'fail').map((clause) => result(target, clause, options)),
  )
  const driver = {
    name: 'dockerflow',
    version: version(),
    informationUri: 'https://github.com/fastify-dockerflow/fastify-dockerflow',
    rules,
  }
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, results }],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function result(target: string, { id, level, evidence, fix, line }: ClauseResult, options: FormatOptions) {
  const artifactLocation = { uri: encodeURI(target.replaceAll('\\', '/')) }
  return {
    ruleId: id,
    level: level === 'MUST' || options.strict === true ? 'error' : 'note',
    message: { text: printable(`${evidence} → ${fix}`) },
    locations: [
      line === undefined
        ? { logicalLocations: [{ fullyQualifiedName: target, kind: 'resource' }] }
        : { physicalLocation: { artifactLocation, region: { startLine: line } } },
    ],
  }
}
