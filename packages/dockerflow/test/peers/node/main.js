// A service without dependencies that meets every clause. BACKING names a file that stands for a backing service;
// with DEAF nothing is ever answered.
const { existsSync, readFileSync } = require('node:fs')
const { createServer } = require('node:http')
const { hostname } = require('node:os')

function log(Type, Fields) {
  const record = {
    Type,
    Logger: 'peer',
    Hostname: hostname(),
    EnvVersion: '2.0',
    Severity: 6,
    Pid: process.pid,
    Fields,
  }
  console.log(`{"Timestamp":${Date.now()}000000,${JSON.stringify(record).slice(1)}`)
}

function answer(path) {
  const up = process.env.BACKING === undefined || existsSync(process.env.BACKING)
  if (path === '/__version__') return [200, 'application/json', readFileSync('/app/version.json')]
  if (path === '/__heartbeat__')
    return [up ? 200 : 503, 'application/json', `{"status":"${up ? 'ok' : 'error'}"}`]
  if (path === '/__lbheartbeat__') return [200, 'text/plain', 'OK']
  return [404, 'text/plain', 'Not found']
}

const server = createServer((request, response) => {
  if (process.env.DEAF) return
  const [status, type, body] = answer(request.url.split('?')[0].replace(/\/$/, ''))
  log('request.summary', { path: request.url, method: request.method, code: status })
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
  response.end(request.method === 'HEAD' ? undefined : body)
})

server.listen(process.env.PORT || 8000, '0.0.0.0', () => log('start', { msg: 'listening' }))
process.on('SIGTERM', () => process.exit())
