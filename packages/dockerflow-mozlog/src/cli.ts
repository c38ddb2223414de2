#!/usr/bin/env node
import { run } from './command/command.ts'

// The process before us in the pipe gets the same signals, and may still write until it ends.
process.on('SIGINT', () => {}).on('SIGTERM', () => {})

const color = process.stdout.hasColors?.() === true && process.env.NO_COLOR === undefined
const { stdin, stdout, stderr } = process
process.exitCode = await run(process.argv.slice(2), { stdin, stdout, stderr, color })
