const Fastify = require('fastify')
const dockerflow = require('fastify-dockerflow')
const postgres = require('fastify-dockerflow/checks/postgres')

if (dockerflow.default !== dockerflow || dockerflow.dockerflow !== dockerflow)
  throw new Error('exports differ')
if (typeof dockerflow !== 'function' || typeof postgres.postgresCheck !== 'function')
  throw new Error('not the plugin')
const app = Fastify()
app.register(dockerflow, { checks: { nothing() {} }, version: { path: '/nowhere/version.json' } })
const urls = ['/__lbheartbeat__', '/__heartbeat__', '/__version__']
Promise.all(urls.map((url) => app.inject(url))).then((answers) => {
  console.log(answers.map((answer) => answer.statusCode).join(' '))
  return app.close()
})
