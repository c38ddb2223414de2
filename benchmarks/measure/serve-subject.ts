/** The process of one subject behind a real socket: `node serve-subject.ts <subject file>`; tells its CPU time when asked. */
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import type { Subject } from './subject.ts'

const [file = ''] = process.argv.slice(2)
const { subject } = (await import(pathToFileURL(file).href)) as { subject: Subject }
const server = await subject.server()
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpu: user + system })
})
const ready = (): void => {
  process.send?.({ port: (server.address() as AddressInfo).port, path: subject.path })
}
// one of the peers listens by itself
if (server.listening) ready()
else server.listen(0, '127.0.0.1', ready)
