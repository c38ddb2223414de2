// stub mongodb: mongodb (MongoClient) against a stub of the wire protocol on loopback
// stub mongoose: mongoose (Connection) against a stub of the wire protocol on loopback
import type { Server } from 'node:net'
import { MongoClient } from 'mongodb'
import { createConnection } from 'mongoose'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { mongodbCheck } from '../../src/clients/mongodb.ts'
import { mongooseCheck } from '../../src/clients/mongoose.ts'
import { type Address, conformance } from './conformance.ts'
import { mongodbStub, SECONDARY } from './mongodb-stub.ts'
import { outcomeOf } from './outcome-of.ts'

const address = { host: '127.0.0.1', port: 0 }
let stub: Server
beforeAll(async () => {
  const { server, port } = await mongodbStub()
  stub = server
  address.port = port
})
afterAll(() => void stub.close())

const options = {
  serverSelectionTimeoutMS: 300,
  heartbeatFrequencyMS: 500,
  minHeartbeatFrequencyMS: 50,
  directConnection: true,
  serverMonitoringMode: 'poll',
} as const
const suite = {
  server: address,
  reconnects: 1500,
  reasons: { gone: ['unreachable', 'timeout'], hung: ['timeout', 'unreachable'], reset: ['unreachable'] },
} as const

function urlOf({ host, port }: Address, password: string) {
  return `mongodb://app:${password}@${host}:${port}/test?authMechanism=PLAIN&authSource=$external`
}

function openMongodb(address: Address, password = 'right') {
  const client = new MongoClient(urlOf(address, password), options)
  return { check: mongodbCheck(client), close: () => client.close() }
}

conformance({
  ...suite,
  name: 'mongodb',
  kind: 'mongodb',
  open: (address) => openMongodb(address),
  openDenied: (address) => openMongodb(address, 'wrong'),
})

function openMongoose(address: Address, password = 'right') {
  const client = createConnection(urlOf(address, password), options)
  client.on('error', () => {})
  return { check: mongooseCheck(client), close: () => client.close() }
}

conformance({
  ...suite,
  name: 'mongoose',
  kind: 'mongoose',
  open: (address) => openMongoose(address),
  openDenied: (address) => openMongoose(address, 'wrong'),
})

test('tells a server that is not the primary, if asked', async () => {
  const { server, port } = await mongodbStub(SECONDARY)
  onTestFinished(() => void server.close())
  for (const [at, code] of [
    [address.port, 'ok'],
    [port, 'E006'],
  ] as const) {
    const url = urlOf({ host: '127.0.0.1', port: at }, 'right')
    const client = new MongoClient(url, options)
    const connection = createConnection(url, options)
    onTestFinished(() => Promise.all([client.close(), connection.close()]).then(() => {}))
    expect(await outcomeOf(mongodbCheck(client), 5000)).toBe('ok')
    expect(await outcomeOf(mongooseCheck(connection), 5000)).toBe('ok')
    expect(await outcomeOf(mongodbCheck(client, { writable: true }))).toContain(code)
    expect(await outcomeOf(mongooseCheck(connection, { writable: true }))).toContain(code)
  }
})
