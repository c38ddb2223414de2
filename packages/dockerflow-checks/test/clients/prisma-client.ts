import { PrismaPg } from '@prisma/adapter-pg'
import { type GetPrismaClientConfig, getPrismaClient } from '@prisma/client/runtime/client'
import type { PoolConfig } from 'pg'

// without types of their own, so imported by a name that is not looked at
const COMPILER: string = '@prisma/client/runtime/query_compiler_fast_bg.postgresql'
const { WebAssembly } = globalThis as unknown as { WebAssembly: { Module: new (bytes: Buffer) => never } }

/** What `prisma generate` would write for a schema without models: its generator needs a download. */
const config: GetPrismaClientConfig = {
  previewFeatures: [],
  clientVersion: '7.10.0',
  engineVersion: '0edf323efd1d98336f3f0a68684b56f689b900d3',
  activeProvider: 'postgresql',
  inlineSchema: 'datasource db {\n  provider = "postgresql"\n}\n',
  runtimeDataModel: { models: {}, enums: {}, types: {} },
  parameterizationSchema: { strings: [], graph: Buffer.alloc(16).toString('base64') },
  compilerWasm: {
    getRuntime: () => import(`${COMPILER}.mjs`),
    getQueryCompilerWasmModule: async () => {
      const { wasm } = await import(`${COMPILER}.wasm-base64.mjs`)
      return new WebAssembly.Module(Buffer.from(wasm, 'base64'))
    },
    importName: './query_compiler_fast_bg.js',
  },
}

/** What the tests use of a client; the whole type cannot be named outside Prisma's package. */
export interface TestedPrismaClient {
  $queryRawUnsafe(sql: string): PromiseLike<unknown>
  $disconnect(): Promise<void>
}

/** Prisma's own client over its adapter for pg. */
export function prismaClient(pool: PoolConfig): TestedPrismaClient {
  const Client = getPrismaClient(config)
  const adapter = new PrismaPg(pool, { onPoolError: () => {}, onConnectionError: () => {} })
  return new Client({ adapter })
}
