import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { FORMATS } from '../src/formats/format.ts'
import { formatReports } from '../src/formats/formats.ts'
import { clauseResult, type TargetReport, targetReport } from '../src/report/report.ts'

const HOSTILE = 'said "<b>&\u001b[2J\u0000" ]]> # 100%\nnext::error::x \ud800'
const LINT = targetReport('some dir/Dockerfile', [
  clauseResult('D5', 'fail', 'USER is root', { line: 7 }),
  clauseResult('D2', 'pass', 'groupadd', { line: 3 }),
  clauseResult('R3', 'fail', 'node:24 is not slim', { line: 1, fix: 'Use node:24-slim.' }),
  clauseResult('D3', 'unknown', 'the base may have it'),
  clauseResult('A3', 'skipped', 'not seen'),
])
const VERIFY = targetReport('http://127.0.0.1:8000', [clauseResult('A5', 'fail', HOSTILE)])

const validate = new Ajv2020({ strict: true }).compile(
  JSON.parse(readFileSync(new URL('../schema/v1.json', import.meta.url), 'utf8')) as object,
)

test('json is one object for one target and an array for several, as the schema says', async () => {
  const one = JSON.parse(await formatReports([LINT], 'json')) as TargetReport
  expect(one).toEqual(LINT)
  expect(Object.keys(one)).toEqual(['target', 'summary', 'clauses'])
  expect(Object.keys(one.clauses.find(({ line }) => line === 7) ?? {})).toEqual([
    ...['id', 'level', 'title', 'verdict', 'evidence', 'fix', 'line'],
  ])
  const several = JSON.parse(await formatReports([LINT, VERIFY], 'json')) as TargetReport[]
  expect(several).toHaveLength(2)
  expect([validate(one), validate(several)]).toEqual([true, true])
  expect(validate({ ...one, extra: 1 })).toBe(false)
})

test('pretty says for each clause what was seen, and what to do where it does not hold', async () => {
  const text = await formatReports([LINT, VERIFY], 'pretty')
  expect(text).toContain('  ✓ D2  Group app with GID 10001 (line 3)\n        groupadd\n  ? D3')
  expect(text).toMatch(/✗ R3 .*\[recommended\]\n +node:24 is not slim\n +→ Use node:24-slim\. https:\S+#r3\n/)
  expect(text).toContain('\n  - A3  not seen\n\n  1 pass, 2 fail, 1 unknown, 1 skipped\n')
  expect(text).toContain('\nhttp://127.0.0.1:8000\n')
  expect(await formatReports([targetReport('x', [])], 'pretty')).toContain('nothing to report')
})

test('pretty is coloured only when asked', async () => {
  expect(await formatReports([LINT], 'pretty')).not.toContain('\u001b')
  const text = await formatReports([LINT], 'pretty', { colour: true })
  expect(text).toContain('\u001b[31m✗ D5')
  expect(text).toContain('\u001b[33m✗ R3')
  expect(await formatReports([LINT], 'pretty', { colour: true, strict: true })).toContain('\u001b[31m✗ R3')
})

test('junit has a case for each clause; recommendations are skipped unless it is strict', async () => {
  const text = await formatReports([LINT, VERIFY], 'junit')
  expect(text).toContain(
    '<testsuite name="some dir/Dockerfile" tests="5" failures="1" errors="0" skipped="3">',
  )
  expect(text).toMatch(
    /<testcase name="D5 Runs as user app" classname="some dir\/Dockerfile" line="7"><failure type="D5" message="USER is root">/,
  )
  expect(text).toContain('<skipped message="recommendation: node:24 is not slim"/>')
  expect(text).toContain(
    'message="said &quot;&lt;b&gt;&amp;\ufffd[2J\ufffd&quot; ]]&gt; # 100% next::error::x \ufffd"',
  )
  expect(await formatReports([LINT], 'junit', { strict: true })).toContain(
    'failures="2" errors="0" skipped="2"',
  )
})

test('tap has a test point for each clause, with its evidence', async () => {
  const text = await formatReports([LINT], 'tap')
  expect(text).toMatch(
    /^TAP version 14\n1\.\.5\nok 1 - A3 Version object at \/app\/version\.json # SKIP skipped\n {2}---\n/,
  )
  expect(text).toContain(
    'not ok 4 - D5 Runs as user app\n  ---\n  level: "MUST"\n  verdict: "fail"\n  evidence: "USER is root"',
  )
  expect(text).toContain('not ok 5 - R3 Optimized for production # TODO recommendation')
  expect(await formatReports([LINT], 'tap', { strict: true })).not.toContain('TODO')
  expect(await formatReports([LINT, VERIFY], 'tap')).toContain(
    'ok 6 - A5 /__heartbeat__ answers 200 or 5xx (http://127.0.0.1:8000)',
  )
})

test('sarif has a rule for each clause and a result for each failure, at its line', async () => {
  const { runs, version } = JSON.parse(await formatReports([LINT, VERIFY], 'sarif')) as {
    version: string
    runs: [{ tool: { driver: { rules: unknown[] } }; results: Record<string, unknown>[] }]
  }
  expect(version).toBe('2.1.0')
  expect(runs[0].tool.driver.rules).toHaveLength(23)
  expect(runs[0].results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ['D5', 'error'],
    ['R3', 'note'],
    ['A5', 'error'],
  ])
  expect(runs[0].results[0]?.locations).toEqual([
    { physicalLocation: { artifactLocation: { uri: 'some%20dir/Dockerfile' }, region: { startLine: 7 } } },
  ])
  expect(runs[0].results[2]?.locations).toEqual([
    { logicalLocations: [{ fullyQualifiedName: 'http://127.0.0.1:8000', kind: 'resource' }] },
  ])
  expect(await formatReports([LINT], 'sarif', { strict: true })).not.toContain(
    '"level": "note",\n          "message"',
  )
})

test('github has an annotation for each clause that does not hold, and nothing said can forge one', async () => {
  const lines = (await formatReports([LINT, VERIFY], 'github')).split('\n')
  expect(lines[0]).toMatch(/^::notice title=D3 .*::some dir\/Dockerfile: the base may have it → /)
  expect(lines[1]).toMatch(
    /^::error file=some dir\/Dockerfile,line=7,title=D5 Runs as user app::some dir\/Dockerfile: USER is root → /,
  )
  expect(lines[2]).toMatch(/^::warning file=/)
  expect(lines[4]).toContain('# 100%25 next::error::x')
  expect(lines.filter((line) => line.startsWith('::'))).toHaveLength(4)
  expect(await formatReports([LINT], 'github', { strict: true })).not.toContain('::warning')
})

test('no format but json lets through what steers a terminal', async () => {
  for (const format of FORMATS) {
    const text = await formatReports([VERIFY], format)
    expect(text.endsWith('\n')).toBe(true)
    expect(text).not.toContain('\u001b')
    expect(text).not.toContain('\u0000')
  }
})
