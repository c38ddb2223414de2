/** The process of one storm subject: `node storm-server.ts <subject file> <latency> <slots>`. */
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import { Backend } from './backend.ts'
import type { StormSubject } from './storm.ts'

const [file = '', latency = '20', slots = '10'] = process.argv.slice(2)
// It answers until everybody has started: some ask while they do.
const backend = new Backend(1, Number(slots))
const { subject } = (await import(pathToFileURL(file).href)) as { subject: StormSubject }
const { server, path } = await subject.listen(backend)
backend.latency = Number(latency)
backend.calls = 0
const { port } = server.address() as AddressInfo
const start = process.cpuUsage()
process.on('message', () => {
  const { user, system } = process.cpuUsage(start)
  process.send?.({ calls: backend.calls, mostInFlight: backend.mostInFlight, cpu: user + system })
})
process.send?.({ port, path })
