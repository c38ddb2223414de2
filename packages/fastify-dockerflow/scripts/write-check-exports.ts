/**
 * Writes `dist/checks/<client>`: one re-export for each client of dockerflow-checks, so that
 * `fastify-dockerflow/checks/<client>` follows that folder without an index to edit.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'

const clients = new URL('../../dockerflow-checks/src/clients/', import.meta.url)
const out = new URL('../dist/checks/', import.meta.url)

await mkdir(out, { recursive: true })
for (const file of await readdir(clients)) {
  const client = basename(file, '.ts')
  const target = `'dockerflow-checks/${client}'`
  await Promise.all([
    writeFile(new URL(`${client}.js`, out), `export * from ${target}\n`),
    writeFile(new URL(`${client}.d.ts`, out), `export * from ${target}\n`),
    writeFile(new URL(`${client}.d.cts`, out), `export * from ${target}\n`),
    writeFile(new URL(`${client}.cjs`, out), `module.exports = require(${target})\n`),
  ])
}
