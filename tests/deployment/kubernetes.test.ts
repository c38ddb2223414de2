import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const folder = fileURLToPath(new URL('../../examples/kubernetes/', import.meta.url))
const read = (name: string) => parse(readFileSync(`${folder}${name}`, 'utf8'))

interface Manifest {
  apiVersion: string
  kind: string
}

const kustomization = read('kustomization.yaml') as { resources: string[] }
const manifests = kustomization.resources.map((name): [string, Manifest] => [name, read(name)])
const deployment = read('deployment.yaml')
const pod = deployment.spec.template.spec
const app = pod.containers[0]

/** What TypeScript says of `objects` as Kubernetes objects: unknown fields, missing ones, wrong types. */
function typeErrors(objects: readonly Manifest[]): string[] {
  const source = objects
    .map(({ apiVersion, kind, ...rest }, index) => {
      const group = apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`
      const json = JSON.stringify({ apiVersion, kind, ...rest })
      return `import type { ${kind} as K${index} } from 'kubernetes-types/${group}'\nexport const o${index}: K${index} = ${json}\n`
    })
    .join('')
  const file = fileURLToPath(new URL('./manifests.generated.ts', import.meta.url))
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  }
  const host = ts.createCompilerHost(options)
  const generated: Partial<ts.CompilerHost> = {
    readFile: (name) => (name === file ? source : host.readFile(name)),
    fileExists: (name) => name === file || host.fileExists(name),
    getSourceFile: (name, version) =>
      name === file ? ts.createSourceFile(name, source, version) : host.getSourceFile(name, version),
  }
  const program = ts.createProgram([file], options, { ...host, ...generated })
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}

describe('the Kubernetes manifests', () => {
  it('are all listed in the kustomization', () => {
    const files = readdirSync(folder).filter((name) => name !== 'kustomization.yaml')
    expect([...kustomization.resources].sort()).toEqual(files.sort())
  })

  it('have only fields that Kubernetes knows, of the types that it takes', { timeout: 30_000 }, () => {
    const misspelt = structuredClone(deployment)
    misspelt.spec.template.spec.containers[0].livenesProbe = app.livenessProbe
    const mistyped = structuredClone(deployment)
    mistyped.spec.template.spec.containers[0].env[2].value = 5000
    const objects = manifests.map(([, manifest]) => manifest)
    // In one program, since starting the compiler is what takes time; the two broken ones show that it tells.
    expect(typeErrors([...objects, misspelt, mistyped])).toEqual([
      expect.stringContaining('\'"livenesProbe"\' does not exist'),
      expect.stringContaining("Type 'number' is not assignable to type 'string'"),
    ])
  })

  it('select the same pods', () => {
    const labels = deployment.spec.template.metadata.labels
    expect(deployment.spec.selector.matchLabels).toEqual(labels)
    expect(read('service.yaml').spec.selector).toEqual(labels)
    expect(read('pod-disruption-budget.yaml').spec.selector.matchLabels).toEqual(labels)
    for (const { labelSelector } of pod.topologySpreadConstraints)
      expect(labelSelector.matchLabels).toEqual(labels)
  })

  it('scale the deployment that there is', () => {
    expect(read('horizontal-pod-autoscaler.yaml').spec.scaleTargetRef).toEqual({
      apiVersion: deployment.apiVersion,
      kind: deployment.kind,
      name: deployment.metadata.name,
    })
    expect(deployment.spec).not.toHaveProperty('replicas')
  })

  it('run the pod hardened, as the user of the image', () => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10_001, runAsGroup: 10_001 })
    expect(app.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
  })
})

it('no probe of a pod asks a backing service: an outage of one restarts nothing and takes nothing out', () => {
  const containers = manifests.flatMap(([, manifest]) =>
    'spec' in manifest ? ((manifest.spec as typeof deployment.spec).template?.spec.containers ?? []) : [],
  )
  expect(containers.length).toBeGreaterThan(0)
  for (const container of containers) {
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
      expect([probe, container[probe].httpGet.path]).toEqual([probe, '/__lbheartbeat__'])
    }
  }
})

it('the tables of docs/deployment.md have the probes that are in the manifest', () => {
  const page = readFileSync(new URL('../../docs/deployment.md', import.meta.url), 'utf8')
  for (const name of ['startup', 'readiness', 'liveness']) {
    const { httpGet, periodSeconds, failureThreshold } = app[`${name}Probe`]
    const row = page.split('\n').find((line) => line.startsWith(`| ${name} `))
    const cells = row?.split('|').map((cell) => cell.trim())
    expect(cells?.slice(2, 5)).toEqual([
      `\`${httpGet.path}\``,
      `${periodSeconds} s`,
      `${failureThreshold} times`,
    ])
  }
  // nowhere on the page is the heartbeat called a probe's
  expect(page).not.toMatch(/(startup|readiness|liveness) probe[^|\n]*\| `\/__heartbeat__`/i)
})

describe('the times of the deployment', () => {
  // The defaults of the plugin; the example's own drain delay is in the manifest.
  const drainTimeout = 10
  const drainDelay =
    app.env.find(({ name }: { name: string }) => name === 'DOCKERFLOW_DRAIN_DELAY').value / 1000
  const leaving = app.lifecycle.preStop.sleep.seconds + drainDelay + drainTimeout

  it('leave the whole drain its time before SIGKILL', () => {
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(leaving)
  })

  it('keep the pod serving until readiness has taken it out', () => {
    const { periodSeconds, failureThreshold, timeoutSeconds } = app.readinessProbe
    expect(drainDelay).toBeGreaterThanOrEqual(periodSeconds * failureThreshold + timeoutSeconds)
  })

  it('do not restart a pod for draining', () => {
    const { periodSeconds, failureThreshold } = app.livenessProbe
    expect(periodSeconds * failureThreshold).toBeGreaterThan(drainDelay + drainTimeout)
  })
})
