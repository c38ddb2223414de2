import type { ChildProcess } from 'node:child_process'
import autocannon from 'autocannon'
import { messageOf, pinned, type Sample } from './pinned.ts'

const CONNECTIONS = 20

async function cpuOf(child: ChildProcess): Promise<number> {
  child.send('cpu')
  return (await messageOf<{ cpu: number }>(child)).cpu
}

/**
 * CPU nanoseconds a request of a subject behind a real socket, server and client pinned to a core each: the time of
 * its process while it answers, user and system, divided by the answers. The least and the median of `batches`.
 */
export async function socketSample(file: string, batches = 3, requests = 2500): Promise<Sample> {
  const child = pinned('./serve-subject.ts', [file])
  const { port, path } = await messageOf<{ port: number; path: string }>(child)
  const times: number[] = []
  // the first one warms up
  for (let batch = 0; batch <= batches; batch++) {
    const before = await cpuOf(child)
    const { '2xx': answered, errors } = await autocannon({
      url: `http://127.0.0.1:${port}${path}`,
      connections: CONNECTIONS,
      amount: requests,
      sampleInt: 50,
    })
    if (answered !== requests || errors > 0) throw new Error(`${file}: ${answered} of ${requests} answered`)
    const cpu = (await cpuOf(child)) - before
    if (batch > 0) times.push((cpu * 1000) / answered)
  }
  child.kill('SIGKILL')
  times.sort((a, b) => a - b)
  return { least: times[0] ?? Number.NaN, median: times[times.length >> 1] ?? Number.NaN }
}
