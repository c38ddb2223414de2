import {
  mysqlLogin,
  mysqlServer,
  postgresLogin,
  postgresServer,
} from '../../../dockerflow-checks/test/clients/servers.ts'

/** How to reach PostgreSQL: for pg and what is built on it. */
export const postgres = { ...postgresLogin, host: postgresServer.host, port: postgresServer.port }
/** How to reach MariaDB: for mysql2 and mariadb. */
export const mysql = { ...mysqlLogin, host: mysqlServer.host, port: mysqlServer.port }
export const redisUrl = process.env.REDIS_URL || 'redis://127.0.0.1:6379'
export const amqpUrl = process.env.AMQP_URL || 'amqp://guest:guest@127.0.0.1:5672'
export const natsUrl = process.env.NATS_URL || 'nats://127.0.0.1:4222'
export const mqttUrl = process.env.MQTT_URL || 'mqtt://127.0.0.1:1883'
