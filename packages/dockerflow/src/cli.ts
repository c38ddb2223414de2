#!/usr/bin/env node
import { main } from './commands/main.ts'

const { stdout, stderr, env } = process
// Whoever reads may stop reading, as `| head` does.
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
}
process.exitCode = await main(process.argv.slice(2), { stdout, stderr, env, cwd: process.cwd() })
