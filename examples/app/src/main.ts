import { serve } from 'fastify-dockerflow'
import { createApp } from './app.ts'
import { readConfig } from './config.ts'

try {
  const config = readConfig(process.env)
  const app = await createApp(config)
  await serve(app)
} catch (error) {
  console.error(`links cannot start: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
